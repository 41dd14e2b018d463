/** The training pictures as batches: shuffled by the seed, augmented where the settings say so. */
import { AugmentAhead, type AheadOptions } from '../augment/ahead';
import { augmentedImages, requireAugmentable } from '../augment/augment';
import { batchMaker, type BatchMaker } from '../augment/batch-maker';
import { pick, type LabeledImages } from '../data/dataset';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';
import { ClassSampler } from './class-sampler';
import type { MakeBatch } from './step';

type BatchSettings = Pick<Settings, 'batchSize' | 'seed' | 'augmentation' | 'sampling' | 'mixup'>;

/** Batches that a thread makes before they are needed: one is waiting while it makes another. */
const AHEAD = 2;

/**
 * Batches are put together here, from bytes: quicker than a kernel that gathers rows from a table of
 * floats, which is four times as large and out of the processor's cache, and nothing has to be kept.
 */
export class Batches {
  readonly perEpoch: number;
  /** Pictures in each batch but the last of an epoch: augmentation can add some. */
  readonly wholeSize: number;
  private readonly sampler: ClassSampler | null;
  private readonly makeBatch: BatchMaker;
  private readonly thread: AugmentAhead | null;

  constructor(
    private readonly images: LabeledImages,
    private readonly settings: BatchSettings,
    classNames: readonly string[],
    ahead?: AheadOptions,
  ) {
    this.perEpoch = Math.ceil(images.count / settings.batchSize);
    const { augmentation, batchSize, sampling, seed } = settings;
    this.wholeSize = augmentedImages(augmentation, batchSize);
    this.sampler = sampling === 'uniform' ? null : new ClassSampler(images.labels, sampling);
    requireAugmentable(augmentation, images.shape);
    this.makeBatch = batchMaker(settings, classNames);
    this.thread = AugmentAhead.for(settings, seed, classNames, ahead);
  }

  /** Each image once, or drawn anew by the share of its class. */
  private order(random: () => number): Int32Array {
    return this.sampler === null
      ? permutation(this.images.count, random)
      : this.sampler.draw(random);
  }

  /**
   * The makers of an epoch's batches, shuffled by seed and epoch; the last may be smaller. Each is used
   * before the next is asked for.
   * @param epoch counted from 1
   */
  *epoch(epoch: number): Generator<MakeBatch> {
    const { seed, batchSize } = this.settings;
    const order = this.order(generator(seed, 'shuffle', epoch));
    const rowsOf = (at: number): Int32Array => order.subarray(at * batchSize, (at + 1) * batchSize);
    if (this.thread !== null) {
      yield* this.madeAhead(this.thread, epoch, rowsOf);
      return;
    }
    const random = generator(seed, 'augmentation', epoch);
    for (let at = 0; at < this.perEpoch; at++) {
      yield () => this.makeBatch(this.images, rowsOf(at), random);
    }
  }

  private *madeAhead(
    thread: AugmentAhead,
    epoch: number,
    rowsOf: (at: number) => Int32Array,
  ): Generator<MakeBatch> {
    thread.begin(epoch);
    let asked = 0;
    for (let at = 0; at < this.perEpoch; at++) {
      for (; asked < Math.min(this.perEpoch, at + 1 + AHEAD); asked++) {
        thread.ask(pick(this.images, rowsOf(asked)));
      }
      yield () => thread.take();
    }
  }

  free(): void {
    this.thread?.free();
  }
}
