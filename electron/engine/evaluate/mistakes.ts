/** Which answers deserve a second look: mistakes that the network was sure of, and doubtful labels. */
import { joined } from '../data/joined';
import { pick, toUnit, type LabeledImages, type Labels, type TrainingData } from '../data/dataset';
import type { Prediction } from '../records';
import { argMax, predictionAt, ProbabilityTable } from './metrics';

/** Mistakes, or likely label errors, that are listed. */
const MOST_LISTED = 48;
/** Pictures that a network is asked about at once, so that others get their turn in between. */
const AT_ONCE = 1000;

/** The mistakes with the highest confidence; of equals the first in the set. */
export function confidentMistakes(
  table: ProbabilityTable,
  labels: Labels,
  most = MOST_LISTED,
): Prediction[] {
  const mistakes = Array.from(labels, (_, index) => predictionAt(table, labels, index)).filter(
    ({ label, predicted }) => label !== predicted,
  );
  mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  return mistakes.slice(0, most);
}

/** An image whose label is likely wrong. */
export interface LabelError extends Prediction {
  /** The class that it likely shows. */
  likely: number;
  /** Probability of the label less the highest of another class; -1 is the surest sign of an error. */
  margin: number;
}

export interface LabelErrors {
  /** Images that were looked at, and how many of them likely have a wrong label. */
  images: number;
  found: number;
  /** The likeliest first. */
  worst: LabelError[];
}

/** Mean probability of each class over the images that are labeled with it; null where none is. */
function meanSelfConfidence(table: ProbabilityTable, labels: Labels): (number | null)[] {
  const sums = Array.from({ length: table.classCount }, () => ({ images: 0, confidence: 0 }));
  for (const [index, label] of labels.entries()) {
    const sum = sums[label];
    if (sum === undefined) continue;
    sum.images += 1;
    sum.confidence += table.row(index)[label] ?? 0;
  }
  return sums.map(({ images, confidence }) => (images === 0 ? null : confidence / images));
}

/** The likeliest of the classes whose own threshold the image reaches; null where it reaches none. */
function confidentClass(row: Float32Array, thresholds: readonly (number | null)[]): number | null {
  const confident = thresholds.map((threshold, label) => {
    const probability = row[label] ?? 0;
    return threshold !== null && probability >= threshold ? probability : -1;
  });
  const best = argMax(confident);
  return (confident[best] ?? -1) < 0 ? null : best;
}

function normalizedMargin(row: Float32Array, label: number): number {
  const others = row.map((probability, at) => (at === label ? 0 : probability));
  return (row[label] ?? 0) - Math.max(...others);
}

/**
 * Likely label errors by confident learning: the images off the diagonal of the confident joint, in
 * order of their normalized margin (Northcutt, Jiang, Chuang, "Confident Learning: Estimating
 * Uncertainty in Dataset Labels", JAIR 2021). An image counts for the class whose mean self-confidence
 * its probability reaches; where that is not its label, the label is likely wrong.
 * @param table probabilities of a network that was not trained on these images
 */
export function labelErrors(
  table: ProbabilityTable,
  labels: Labels,
  most = MOST_LISTED,
): LabelErrors {
  const thresholds = meanSelfConfidence(table, labels);
  const found: { index: number; likely: number; margin: number }[] = [];
  for (const [index, label] of labels.entries()) {
    const row = table.row(index);
    const likely = confidentClass(row, thresholds);
    if (likely === null || likely === label) continue;
    found.push({ index, likely, margin: normalizedMargin(row, label) });
  }
  found.sort((a, b) => a.margin - b.margin || a.index - b.index);
  return {
    images: labels.length,
    found: found.length,
    worst: found
      .slice(0, most)
      .map((error) => ({ ...predictionAt(table, labels, error.index), ...error })),
  };
}

/** An image of which the prediction or the label deserves a second look. */
export interface DoubtfulImage extends Prediction {
  /** The class that it likely shows, and the label's margin; null where the label is not in doubt. */
  labelError: Pick<LabelError, 'likely' | 'margin'> | null;
}

/** The most confident mistakes, with and without a doubtful label, and the likeliest label errors. */
export interface DoubtfulImages extends Omit<LabelErrors, 'worst'> {
  /** The most confident first. */
  listed: DoubtfulImage[];
}

/**
 * Most confident mistakes are likely label errors too: each image is listed once, with what it is.
 * @param most of each of the three kinds
 */
export function doubtfulImages(
  table: ProbabilityTable,
  labels: Labels,
  most = MOST_LISTED,
): DoubtfulImages {
  const { worst, ...numbers } = labelErrors(table, labels, Infinity);
  const errors = new Map(worst.map((error) => [error.index, error]));
  const mistakes = confidentMistakes(table, labels, Infinity);
  const others = mistakes.filter(({ index }) => !errors.has(index));
  const kinds = [mistakes, worst, others].flatMap((kind) => kind.slice(0, most));
  const indices = new Set(kinds.map(({ index }) => index));
  const listed = [...indices].map((index): DoubtfulImage => {
    const { likely, margin } = errors.get(index) ?? {};
    const labelError = likely === undefined || margin === undefined ? null : { likely, margin };
    return { ...predictionAt(table, labels, index), labelError };
  });
  listed.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  return { ...numbers, listed };
}

/**
 * The images that a run was validated with: the data's own, or those held out of the training images.
 * @param heldOut their places in the training set, where the data has none of its own
 */
export function validationImages(
  { train, validation }: Pick<TrainingData, 'train' | 'validation'>,
  heldOut: Int32Array,
): { part: 'train' | 'validation'; images: LabeledImages; places: Int32Array } {
  if (validation === undefined) return { part: 'train', images: train, places: heldOut };
  const places = Int32Array.from(validation.labels.keys());
  return { part: 'validation', images: validation, places };
}

/**
 * Likely label errors of the training set, told by the images that were held out of training: of
 * the others, the network has learned the labels, right or wrong.
 * @param validation their places in the training set
 * @param predict probabilities of images, float32 0 to 1, one after another
 * @returns errors with their places in the training set; null where nothing was held out
 */
export async function validationErrors(
  train: LabeledImages,
  validation: Int32Array,
  predict: (pictures: Float32Array) => Promise<ProbabilityTable>,
  most = MOST_LISTED,
): Promise<LabelErrors | null> {
  if (validation.length === 0) return null;
  const tables: ProbabilityTable[] = [];
  for (let from = 0; from < validation.length; from += AT_ONCE) {
    const { pixels } = pick(train, validation.subarray(from, from + AT_ONCE));
    tables.push(await predict(toUnit(pixels)));
  }
  const values = joined(tables.map((part) => part.values));
  const labels = Uint16Array.from(validation, (place) => train.labels[place] ?? 0);
  const classCount = tables[0]?.classCount ?? 1;
  const errors = labelErrors(new ProbabilityTable(values, classCount), labels, most);
  const worst = errors.worst.map((error) => ({ ...error, index: validation[error.index] ?? 0 }));
  return { ...errors, worst };
}
