/** How many pictures a data set has of each class, and what their mean looks like. */
import { pixelsOf, type Dataset, type LabeledImages } from './dataset';
import { valuesIn } from './image-shape';

export interface ClassBalance {
  name: string;
  /** Pictures of this class. */
  train: number;
  test: number;
  /** Of all the set's pictures. */
  trainShare: number;
  testShare: number;
  /** Mean of its training images, as bytes; null where it has none. */
  mean: Uint8Array | null;
}

function countsOf({ labels }: LabeledImages, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Each class's mean picture, rounded to bytes; null where it has no pictures. */
export function meanPictures(images: LabeledImages, classCount: number): (Uint8Array | null)[] {
  const counts = countsOf(images, classCount);
  const size = valuesIn(images.shape);
  const sums = counts.map(() => new Float64Array(size));
  for (let at = 0; at < images.count; at++) {
    const sum = sums[images.labels[at] ?? 0];
    const own = pixelsOf(images, at);
    for (let pixel = 0; sum !== undefined && pixel < size; pixel++) {
      sum[pixel] = (sum[pixel] ?? 0) + (own[pixel] ?? 0);
    }
  }
  return sums.map((sum, label) => {
    const count = counts[label] ?? 0;
    return count === 0 ? null : Uint8Array.from(sum, (total) => Math.round(total / count));
  });
}

export function classBalance({ train, test, classNames }: Dataset): ClassBalance[] {
  const [inTrain, inTest] = [train, test].map((part) => countsOf(part, classNames.length));
  const means = meanPictures(train, classNames.length);
  return classNames.map((name, label) => {
    const [trained, tested] = [inTrain?.[label] ?? 0, inTest?.[label] ?? 0];
    return {
      name,
      train: trained,
      test: tested,
      trainShare: trained / train.count,
      testShare: tested / test.count,
      mean: means[label] ?? null,
    };
  });
}
