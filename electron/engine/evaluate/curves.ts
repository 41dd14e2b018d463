/**
 * ROC and precision-recall curves of one class against the rest: how the answers fare as one asks
 * for more and more probability before saying that an image is of the class.
 */
import type { Labels } from '../data/dataset';
import type { ProbabilityTable } from './metrics';

export interface CurvePoint {
  /** The least probability of the class with which an image is said to be of it. */
  threshold: number;
  /** Of the images of the class, the share said to be of it. */
  recall: number;
  /** Of the images of other classes, the share said to be of it. */
  falsePositiveRate: number;
  /** Of the images said to be of it, the share that is. */
  precision: number;
}

export interface ClassCurves {
  /** Area under the ROC curve; null where the class has no image, or all of them. */
  auc: number | null;
  /** Area under the steps of the precision-recall curve; null where the class has no image. */
  averagePrecision: number | null;
  /**
   * From the highest threshold to the lowest, those left out that a drawing could not tell from
   * their neighbors; the areas are of all.
   */
  points: CurvePoint[];
}

/** Of the axis: what a drawing of 400 pixels cannot show. */
const VISIBLE = 1 / 400;

/** Images in order of one class's probability, equal ones together. */
function descending(scores: Float32Array): Uint32Array {
  return Uint32Array.from(scores, (_, at) => at).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0),
  );
}

function differs(one: CurvePoint, other: CurvePoint): boolean {
  const axes = ['recall', 'falsePositiveRate', 'precision'] as const;
  return axes.some((axis) => Math.abs(one[axis] - other[axis]) >= VISIBLE);
}

function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const kept: CurvePoint[] = [];
  for (const [at, point] of points.entries()) {
    const last = kept.at(-1);
    if (last === undefined || at === points.length - 1 || differs(last, point)) kept.push(point);
  }
  return kept;
}

/**
 * The area under the ROC curve is that under straight lines between its points, which is the share
 * of pairs that are in the right order, ties as half (Hanley and McNeil 1982). Average precision is
 * the sum of precision times what recall has gained, without interpolation, images of one
 * probability taken together; scikit-learn's average_precision_score is the same.
 * @param scores each image's probability of the class
 * @param isOfClass for each image
 */
export function classCurves(
  scores: Float32Array,
  isOfClass: (image: number) => boolean,
): ClassCurves {
  const order = descending(scores);
  const positives = order.reduce((sum, image) => sum + (isOfClass(image) ? 1 : 0), 0);
  const negatives = order.length - positives;
  const points: CurvePoint[] = [];
  let [right, wrong, pairs, area] = [0, 0, 0, 0];
  for (let at = 0; at < order.length;) {
    const threshold = scores[order[at] ?? 0] ?? 0;
    const before = { right, wrong };
    // The first one counts without a comparison: NaN is not equal to itself, and the loop would never end.
    do {
      if (isOfClass(order[at] ?? 0)) right++;
      else wrong++;
      at++;
    } while (at < order.length && scores[order[at] ?? 0] === threshold);
    const precision = right / (right + wrong);
    pairs += ((wrong - before.wrong) * (before.right + right)) / 2;
    area += precision * (right - before.right);
    points.push({
      threshold,
      recall: positives === 0 ? 0 : right / positives,
      falsePositiveRate: negatives === 0 ? 0 : wrong / negatives,
      precision,
    });
  }
  return {
    auc: positives === 0 || negatives === 0 ? null : pairs / (positives * negatives),
    averagePrecision: positives === 0 ? null : area / positives,
    points: thinned(points),
  };
}

/** The curves of every class in turn, each against the rest. */
export function oneVersusRest(table: ProbabilityTable, labels: Labels): ClassCurves[] {
  return Array.from({ length: table.classCount }, (_, label) => {
    const scores = Float32Array.from(labels, (_label, image) => table.row(image)[label] ?? 0);
    return classCurves(scores, (image) => labels[image] === label);
  });
}
