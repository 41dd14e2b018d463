/** Which runs can be teachers of a run. Terminal and window share it. */
import { isSameShape, shapeText, type ImageShape } from '../data/image-shape';
import { areSameClasses } from '../data/same-classes';
import { hasOtherOutput } from '../models/outputs';
import type { RunRecord } from '../records';
import { keptAsItCame } from '../runs/inference-only';
import type { Settings } from '../settings';
import { RunError } from '../storage/run-error';

/** What a network learns to classify. */
export interface Lesson {
  classNames: readonly string[];
  shape: ImageShape;
}

/** Why a run cannot teach a network to classify these images, in a sentence, or null. */
export function refusalToTeach(
  { name, settings, data, status }: Pick<RunRecord, 'name' | 'settings' | 'data' | 'status'>,
  { classNames, shape }: Lesson,
): string | null {
  if (settings.model === 'imported') return keptAsItCame(name, 'be a teacher');
  if (status === 'running') return `"${name}" is training; it can be a teacher once it has ended.`;
  if (!isSameShape(data.shape, shape)) {
    return `"${name}" takes ${shapeText(data.shape)} images, but the training images are ${shapeText(shape)}. A teacher needs the same images.`;
  }
  if (!areSameClasses(data.classNames, classNames)) {
    return `"${name}" was trained on other classes than those of the training images. A teacher needs the same classes.`;
  }
  if (hasOtherOutput(settings.augmentation)) {
    return `"${name}" also predicts images of no class, so it cannot be a teacher.`;
  }
  return null;
}

/** Why a run with these settings cannot have teachers, in a sentence, or null. */
export function refusalToBeTaught(settings: Settings): string | null {
  return hasOtherOutput(settings.augmentation)
    ? 'The photos augmentation also shows images of no class, which teachers cannot predict. Choose another augmentation, or train without teachers.'
    : null;
}

/** @throws RunError where the network has an output that no teacher has */
export function requireTeachable(settings: Settings, teachers: readonly string[]): void {
  const refusal = teachers.length === 0 ? null : refusalToBeTaught(settings);
  if (refusal !== null) throw new RunError(refusal);
}
