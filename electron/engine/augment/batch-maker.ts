/** From places of training images to a batch as it is trained on. */
import { pick, type LabeledImages } from '../data/dataset';
import type { Settings } from '../settings';
import { AUGMENTERS } from './augment';
import type { Batch } from './batch';
import { mix } from './mixup';

/** Pictures that were not changed may be bytes, 0 to 255. */
export type TrainingBatch = Omit<Batch, 'pictures'> & { pictures: Float32Array | Uint8Array };

export type BatchRecipe = Pick<Settings, 'augmentation' | 'mixup'>;

/**
 * @param rows the images' places
 * @param random numbers in [0, 1) from the run's seed, drawn in the order of the batches
 */
export type BatchMaker = (
  images: LabeledImages,
  rows: Int32Array,
  random: () => number,
) => TrainingBatch;

/** Rows of bytes that the library turns into floats: in JavaScript that takes as long as a step of the linear model. */
function asTheyAre(images: LabeledImages, rows: Int32Array): TrainingBatch {
  const { pixels, labels } = pick(images, rows);
  return { pictures: pixels, labels: Int32Array.from(labels) };
}

export function batchMaker(
  { augmentation, mixup }: BatchRecipe,
  classNames: readonly string[],
): BatchMaker {
  if (augmentation === 'none' && mixup === 0) return asTheyAre;
  const augment = AUGMENTERS[augmentation](classNames);
  return (images, rows, random) => {
    const batch = augment(images, rows, random);
    return mixup === 0 ? batch : mix(batch, mixup, random);
  };
}
