/** A model that was not made here, as its runtime runs it. */
import { PIXELS } from '../data/dataset';
import { ImportError } from './import-error';
import { withinLimits } from './model-limits';

/** What its input takes, without the number of pictures. */
export type InputShape = readonly [number, number, 1] | readonly [number];

export interface ForeignModel {
  /** How many numbers it answers of each picture. */
  outputs: number;
  /** Null where its format does not tell. */
  parameterCount: number | null;
  /**
   * @param pictures float32 0 to 1, count * 784
   * @returns float32, count * outputs, as they come out of it
   */
  answer(pictures: Float32Array): Float32Array;
  free(): void;
}

export type Files = ReadonlyMap<string, Buffer>;

/** In bytes, of all of them together. */
export function sizeOfFiles(files: Files): number {
  return [...files.values()].reduce((sum, { length }) => sum + length, 0);
}

/** Images that are answered in one step, unless the model makes much of each. */
export const STEP_IMAGES = 64;

/**
 * The answers of many images, a few at a time, each step within its limits of time and memory.
 * @param images count * 784
 * @param most images in a step
 */
export function answerInSteps(
  images: Float32Array,
  { outputs, bytes, most = STEP_IMAGES }: { outputs: number; bytes: number; most?: number },
  answer: (images: Float32Array) => Float32Array,
): Float32Array {
  const count = images.length / PIXELS;
  const all = new Float32Array(count * outputs);
  for (let from = 0; from < count; from += most) {
    const part = images.subarray(from * PIXELS, Math.min(count, from + most) * PIXELS);
    const answers = withinLimits(bytes, () => answer(part));
    if (answers.length !== (part.length / PIXELS) * outputs) {
      throw new ImportError(
        'The model does not return one row per image. Export a model that classifies each image separately.',
      );
    }
    all.set(answers, from * outputs);
  }
  return all;
}
