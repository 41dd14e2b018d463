/** The training pictures as batches: shuffled by the seed, augmented where the settings say so. */
import { AUGMENTERS, type AugmentRows } from '../augment/augment';
import { PIXELS, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';
import { floats, ints } from '../tensorflow/kernels';
import type { MakeBatch } from './step';

type BatchSettings = Pick<Settings, 'batchSize' | 'seed' | 'augmentation'>;

/**
 * Batches are put together here, from bytes: quicker than a kernel that gathers rows from a table of
 * floats, which is four times as large and out of the processor's cache, and nothing has to be kept.
 */
export class Batches {
  readonly perEpoch: number;
  private readonly augment: AugmentRows;

  constructor(
    private readonly images: LabelledImages,
    private readonly settings: BatchSettings,
    classNames: readonly string[],
  ) {
    this.perEpoch = Math.ceil(images.count / settings.batchSize);
    this.augment = AUGMENTERS[settings.augmentation](classNames);
  }

  /**
   * The makers of an epoch's batches, shuffled by seed and epoch; the last may be smaller.
   * @param epoch counted from 1
   */
  *epoch(epoch: number): Generator<MakeBatch> {
    const { seed, batchSize } = this.settings;
    const { count } = this.images;
    const order = permutation(count, generator(seed, 'shuffle', epoch));
    const random = generator(seed, 'augmentation', epoch);
    for (let from = 0; from < count; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      yield () => {
        const { pictures, labels } = this.augment(this.images, rows, random);
        const n = labels.length;
        return { pictures: floats(pictures, [n, PIXELS]), labels: ints(labels, [n]) };
      };
    }
  }
}
