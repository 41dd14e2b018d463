/** The training pictures, laid out so that a batch costs one kernel call. */
import { PIXELS, toUnit, type LabelledImages } from '../data/dataset';
import { generator, permutation } from '../random';
import { floats, free, ints, keep, type Tensor } from '../tensorflow/kernels';
import { gatherRows } from '../tensorflow/operations';

export class Batches {
  readonly perEpoch: number;
  private readonly table: Tensor;

  constructor(
    private readonly images: LabelledImages,
    private readonly batchSize: number,
    private readonly seed: number,
  ) {
    this.perEpoch = Math.ceil(images.count / batchSize);
    this.table = keep(floats(toUnit(images.pixels), [images.count, PIXELS]));
  }

  /**
   * The makers of an epoch's batches, shuffled by seed and epoch; the last may be smaller.
   * @param epoch counted from 1
   */
  *epoch(epoch: number): Generator<() => { pictures: Tensor; labels: Tensor }> {
    const { count, labels } = this.images;
    const order = permutation(count, generator(this.seed, 'shuffle', epoch));
    for (let from = 0; from < count; from += this.batchSize) {
      const rows = order.slice(from, from + this.batchSize);
      yield () => ({
        pictures: gatherRows(this.table, ints(rows, [rows.length])),
        labels: ints(
          rows.map((row) => labels[row] ?? 0),
          [rows.length],
        ),
      });
    }
  }

  free(): void {
    free(this.table);
  }
}
