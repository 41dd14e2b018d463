/** Every score of a classifier, from its probabilities and the true labels. */
import type { Labels } from '../data/dataset';
import type { ClassScores, Evaluation, Prediction } from '../records';

/** Keeps the logarithm finite where a network is certain and wrong; float32's own resolution. */
const SMALLEST_PROBABILITY = 1e-7;

/** By which float32 arithmetic can put a probability beyond 0 or 1. */
const ROUNDING = 1e-5;

/** Whether every value is from 0 to 1, but for rounding; NaN is not. */
export function areProbabilities(values: Float32Array): boolean {
  return values.every((value) => value >= -ROUNDING && value <= 1 + ROUNDING);
}

/** The class with the largest probability; the first of equals. */
export function argMax(probabilities: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < probabilities.length; at++) {
    if ((probabilities[at] ?? 0) > (probabilities[best] ?? 0)) best = at;
  }
  return best;
}

/** A table of probabilities, one row of `classCount` for each image. */
export class ProbabilityTable {
  constructor(
    readonly values: Float32Array,
    readonly classCount: number,
  ) {}

  get count(): number {
    return this.values.length / this.classCount;
  }

  row(index: number): Float32Array {
    return this.values.subarray(index * this.classCount, (index + 1) * this.classCount);
  }
}

/** The likeliest class of each row. */
export function predictedLabels(table: ProbabilityTable): Uint16Array {
  return Uint16Array.from({ length: table.count }, (_, row) => argMax(table.row(row)));
}

/** Counts of [true class][predicted class]. */
export function confusionMatrix(table: ProbabilityTable, labels: Labels): number[][] {
  const confusion = Array.from({ length: table.classCount }, () =>
    new Array<number>(table.classCount).fill(0),
  );
  for (const [index, label] of labels.entries()) {
    const row = confusion[label];
    const predicted = argMax(table.row(index));
    if (row !== undefined) row[predicted] = (row[predicted] ?? 0) + 1;
  }
  return confusion;
}

/** How many images have their label as the answer. */
export function rightAnswers(table: ProbabilityTable, labels: Labels): number {
  let right = 0;
  for (const [index, label] of labels.entries()) {
    if (argMax(table.row(index)) === label) right++;
  }
  return right;
}

/** Mean recall of the classes that have images: what accuracy would be if all had as many. */
export function balancedAccuracy(perClass: readonly { recall: number; support: number }[]): number {
  const seen = perClass.filter(({ support }) => support > 0);
  return seen.reduce((sum, { recall }) => sum + recall, 0) / Math.max(1, seen.length);
}

/** How much larger than the smallest a class may be before accuracy and balanced accuracy part. */
const EVEN = 1.1;

/** Whether some classes have clearly more images than others, so that accuracy says little of the others. */
export function isUneven(perClass: readonly { support: number }[]): boolean {
  const counts = perClass.map(({ support }) => support).filter((count) => count > 0);
  return Math.max(...counts) > EVEN * Math.min(...counts);
}

/** Mean of -log(probability of the true class). */
export function crossEntropy(table: ProbabilityTable, labels: Labels): number {
  let sum = 0;
  for (const [index, label] of labels.entries()) {
    sum -= Math.log(Math.max(table.row(index)[label] ?? 0, SMALLEST_PROBABILITY));
  }
  return sum / labels.length;
}

/** Share of images whose most probable class is the true one. */
export function accuracy(confusion: readonly (readonly number[])[]): number {
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
  return total === 0 ? 0 : right / total;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** How many of some answers are right. */
export function countRight(answers: Iterable<Pick<Prediction, 'label' | 'predicted'>>): number {
  let right = 0;
  for (const { label, predicted } of answers) if (label === predicted) right++;
  return right;
}

/** Precision, recall and F1 of each class; 0 where a class was never predicted or never occurs. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
  return confusion.map((row, label) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    const right = row[label] ?? 0;
    const precision = ratio(right, predicted);
    const recall = ratio(right, support);
    return { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
  });
}

export function evaluate(
  table: ProbabilityTable,
  labels: Labels,
  classNames: readonly string[],
): Evaluation {
  const confusion = confusionMatrix(table, labels);
  return {
    formatVersion: 1,
    images: labels.length,
    loss: crossEntropy(table, labels),
    accuracy: accuracy(confusion),
    classNames: [...classNames],
    perClass: classScores(confusion),
    confusion,
  };
}

/** What was predicted for one image, beside its true label. */
export function predictionAt(table: ProbabilityTable, labels: Labels, index: number): Prediction {
  const probabilities = [...table.row(index)];
  const predicted = argMax(probabilities);
  return {
    index,
    label: labels[index] ?? 0,
    predicted,
    confidence: probabilities[predicted] ?? 0,
    probabilities,
  };
}
