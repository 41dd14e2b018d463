/** The training pictures as batches: shuffled by the seed, augmented where the settings say so. */
import { AUGMENTERS, requireAugmentable } from '../augment/augment';
import { mix } from '../augment/mixup';
import { pick, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';
import { ClassSampler } from './class-sampler';
import type { MakeBatch, StepBatch } from './step';

/** Rows of bytes that the library turns into floats: in JavaScript that takes as long as a step of the linear model. */
function asTheyAre(images: LabelledImages, rows: Int32Array): StepBatch {
  const { pixels, labels } = pick(images, rows);
  return { pictures: pixels, labels: Int32Array.from(labels) };
}

type BatchSettings = Pick<Settings, 'batchSize' | 'seed' | 'augmentation' | 'sampling' | 'mixup'>;

/**
 * Batches are put together here, from bytes: quicker than a kernel that gathers rows from a table of
 * floats, which is four times as large and out of the processor's cache, and nothing has to be kept.
 */
export class Batches {
  readonly perEpoch: number;
  private readonly sampler: ClassSampler | null;
  private readonly makeBatch: (rows: Int32Array, random: () => number) => StepBatch;

  constructor(
    private readonly images: LabelledImages,
    private readonly settings: BatchSettings,
    classNames: readonly string[],
  ) {
    this.perEpoch = Math.ceil(images.count / settings.batchSize);
    const { augmentation, mixup, sampling } = settings;
    this.sampler = sampling === 'uniform' ? null : new ClassSampler(images.labels, sampling);
    requireAugmentable(augmentation, images.shape);
    const augment = AUGMENTERS[augmentation](classNames);
    this.makeBatch = (rows, random) => {
      if (augmentation === 'none' && mixup === 0) return asTheyAre(images, rows);
      const batch = augment(images, rows, random);
      return mixup === 0 ? batch : mix(batch, mixup, random);
    };
  }

  /** Each image once, or drawn anew by the share of its class. */
  private order(random: () => number): Int32Array {
    return this.sampler === null
      ? permutation(this.images.count, random)
      : this.sampler.draw(random);
  }

  /**
   * The makers of an epoch's batches, shuffled by seed and epoch; the last may be smaller.
   * @param epoch counted from 1
   */
  *epoch(epoch: number): Generator<MakeBatch> {
    const { seed, batchSize } = this.settings;
    const { count } = this.images;
    const order = this.order(generator(seed, 'shuffle', epoch));
    const random = generator(seed, 'augmentation', epoch);
    for (let from = 0; from < count; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      yield () => this.makeBatch(rows, random);
    }
  }
}
