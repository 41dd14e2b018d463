/** The training pictures as batches: shuffled by the seed, augmented where the settings say so. */
import { AUGMENTERS, type AugmentRows } from '../augment/augment';
import { PIXELS, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';
import type { Settings } from '../settings';
import { floats, ints } from '../tensorflow/kernels';
import { unit } from '../tensorflow/operations';
import type { MakeBatch } from './step';

/** Rows of bytes that the library turns into floats: in JavaScript that takes as long as a step of the linear model. */
function asTheyAre({ pixels, labels }: LabelledImages, rows: Int32Array): ReturnType<MakeBatch> {
  const pictures = new Uint8Array(rows.length * PIXELS);
  const shown = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    pictures.set(pixels.subarray(row * PIXELS, (row + 1) * PIXELS), at * PIXELS);
    shown[at] = labels[row] ?? 0;
  }
  return {
    pictures: unit(pictures, [rows.length, PIXELS]),
    labels: ints(shown, [rows.length]),
  };
}

function changed(
  images: LabelledImages,
  rows: Int32Array,
  augment: AugmentRows,
  random: () => number,
): ReturnType<MakeBatch> {
  const { pictures, labels } = augment(images, rows, random);
  const n = labels.length;
  return { pictures: floats(pictures, [n, PIXELS]), labels: ints(labels, [n]) };
}

type BatchSettings = Pick<Settings, 'batchSize' | 'seed' | 'augmentation'>;

/**
 * Batches are put together here, from bytes: quicker than a kernel that gathers rows from a table of
 * floats, which is four times as large and out of the processor's cache, and nothing has to be kept.
 */
export class Batches {
  readonly perEpoch: number;
  private readonly makeBatch: (rows: Int32Array, random: () => number) => ReturnType<MakeBatch>;

  constructor(
    private readonly images: LabelledImages,
    private readonly settings: BatchSettings,
    classNames: readonly string[],
  ) {
    this.perEpoch = Math.ceil(images.count / settings.batchSize);
    const { augmentation } = settings;
    const augment = AUGMENTERS[augmentation](classNames);
    this.makeBatch =
      augmentation === 'none'
        ? (rows) => asTheyAre(images, rows)
        : (rows, random) => changed(images, rows, augment, random);
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
      yield () => this.makeBatch(rows, random);
    }
  }
}
