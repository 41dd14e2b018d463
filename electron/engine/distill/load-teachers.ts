/** From the runs that a run learns from to their networks. */
import { loadClassifier } from '../classify/classifier';
import { isSameShape, shapeText } from '../data/image-shape';
import type { Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { outputCount } from '../models/outputs';
import type { RunRecord } from '../records';
import { keptAsItCame } from '../runs/inference-only';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import type { Settings } from '../settings';
import { RunError } from '../storage/run-error';
import { teacherAdjustment } from '../train/logit-adjustment';
import { holdOut } from '../train/split';
import { MOST_TEACHERS } from './limits';
import { Teachers } from './teachers';

type Lesson = Pick<Dataset, 'classNames' | 'train' | 'validation'>;

/** Why a run cannot teach a network to classify these images, in a sentence, or null. */
function refusalToTeach(
  { name, settings, data, status }: Pick<RunRecord, 'name' | 'settings' | 'data' | 'status'>,
  { classNames, train: { shape } }: Lesson,
): string | null {
  if (settings.model === 'imported') return keptAsItCame(name, 'be a teacher');
  if (status === 'running') return `"${name}" is training; it can be a teacher once it has ended.`;
  if (!isSameShape(data.shape, shape)) {
    return `"${name}" takes ${shapeText(data.shape)} images, but the training images are ${shapeText(shape)}. A teacher needs the same images.`;
  }
  if (data.classNames.join('\n') !== classNames.join('\n')) {
    return `"${name}" was trained on other classes than those of the training images. A teacher needs the same classes.`;
  }
  return null;
}

async function networkOf(
  store: RunStore,
  run: string,
  lesson: Lesson,
  student: Settings,
): Promise<Network> {
  const record = await store.read(run);
  const refusal = refusalToTeach(record, lesson);
  if (refusal !== null) throw new RunError(refusal);
  const { network } = await loadClassifier(store, run);
  if (network.outputs === lesson.classNames.length) {
    if (student.sampling === 'adjusted') {
      const { sampling } = settingsOf(record, 'be a teacher');
      const { labels } = holdOut(lesson, student).train;
      network.shiftLogits(teacherAdjustment(sampling, labels, network.classCount));
    }
    return network;
  }
  network.free();
  throw new RunError(`"${run}" also predicts images of no class, so it cannot be a teacher.`);
}

/** @throws RunError where the network has an output that no teacher has */
export function requireTeachable(settings: Settings, runs: readonly string[]): void {
  if (runs.length === 0 || outputCount(settings, 0) === 0) return;
  throw new RunError(
    'The photos augmentation also shows images of no class, which teachers cannot predict. Choose another augmentation, or train without teachers.',
  );
}

function requireFewAndEachOnce(runs: readonly string[]): void {
  const twice = runs.find((run, at) => runs.indexOf(run) !== at);
  if (twice !== undefined) throw new RunError(`The teacher "${twice}" is given twice.`);
  if (runs.length > MOST_TEACHERS) {
    throw new RunError(`A run can have at most ${MOST_TEACHERS} teachers, not ${runs.length}.`);
  }
}

/**
 * @param runs none for a run that learns from labels alone
 * @param student settings of the run that learns
 * @throws RunError where there are too many, or one twice; where a run is missing, has no weights or knows other images or classes
 */
export async function loadTeachers(
  store: RunStore,
  runs: readonly string[],
  lesson: Lesson,
  student: Settings,
): Promise<Teachers | null> {
  requireFewAndEachOnce(runs);
  const networks: Network[] = [];
  try {
    for (const run of runs) networks.push(await networkOf(store, run, lesson, student));
  } catch (error) {
    for (const network of networks) network.free();
    throw error;
  }
  const [first, ...others] = networks;
  return first === undefined ? null : new Teachers([first, ...others]);
}
