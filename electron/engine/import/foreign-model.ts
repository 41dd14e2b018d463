/** A model that was not made here, as its runtime runs it. */
import { valuesIn, type ImageShape } from '../data/image-shape';
import { ImportError } from './import-error';
import { withinLimits } from './model-limits';

/** What its input takes, without the number of images: [h,w,c], [h,w] or [values]. */
export interface ModelInput {
  sizes: readonly number[];
  shape: ImageShape;
}

export interface ForeignModel {
  /** Of the images that it takes. */
  shape: ImageShape;
  /** How many numbers it answers of each picture. */
  outputs: number;
  /** Null where its format does not tell. */
  parameterCount: number | null;
  /**
   * @param pictures float32 0 to 1, count * the values of an image
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

interface Steps {
  shape: ImageShape;
  outputs: number;
  /** Of the model's files. */
  bytes: number;
  /** Images in a step. */
  most?: number;
}

/**
 * The answers of many images, a few at a time, each step within its limits of time and memory.
 * @param images count * the values of an image
 */
export function answerInSteps(
  images: Float32Array,
  { shape, outputs, bytes, most = STEP_IMAGES }: Steps,
  answer: (images: Float32Array) => Float32Array,
): Float32Array {
  const size = valuesIn(shape);
  const count = images.length / size;
  const all = new Float32Array(count * outputs);
  for (let from = 0; from < count; from += most) {
    const part = images.subarray(from * size, Math.min(count, from + most) * size);
    const answers = withinLimits(bytes, () => answer(part));
    if (answers.length !== (part.length / size) * outputs) {
      throw new ImportError(
        'The model does not return one row per image. Export a model that classifies each image separately.',
      );
    }
    all.set(answers, from * outputs);
  }
  return all;
}
