/**
 * Whether probabilities mean what they say: of the answers given with 80 %, four in five should be
 * right. The temperature puts a network's over- or underconfidence right without changing any
 * answer (Guo, Pleiss, Sun, Weinberger 2017).
 */
import type { Labels } from '../data/dataset';
import type { ReliabilityBin } from '../records';
import { argMax, crossEntropy, ProbabilityTable } from './metrics';

/** As many bins as Guo et al. draw. */
const BINS = 15;
const TEMPERATURES = { min: 0.05, max: 20 } as const;
/** Halvings of the search; leaves the temperature exact to a part in a thousand. */
const SEARCH_STEPS = 40;
/** What softmax rounds to 0 has a logarithm all the same. */
const LEAST_PROBABILITY = 1e-30;

/**
 * Probabilities as they were with every logit divided by the temperature: softmax of log(p) / T,
 * because log(p) is a logit but for a constant that softmax drops.
 */
export function temper(table: ProbabilityTable, temperature: number): ProbabilityTable {
  const { values, classCount, count } = table;
  const tempered = new Float32Array(values.length);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    const top = Math.max(...table.row(row));
    for (let at = row * classCount; at < (row + 1) * classCount; at++) {
      const ratio = Math.max(LEAST_PROBABILITY, values[at] ?? 0) / top;
      const share = Math.exp(Math.log(ratio) / temperature);
      tempered[at] = share;
      sum += share;
    }
    for (let at = row * classCount; at < (row + 1) * classCount; at++) {
      tempered[at] = (tempered[at] ?? 0) / sum;
    }
  }
  return new ProbabilityTable(tempered, classCount);
}

/**
 * The temperature with the least cross-entropy on images that were not trained on, by golden-section
 * search over its logarithm: the cross-entropy has one minimum in it.
 */
export function fitTemperature(table: ProbabilityTable, labels: Labels): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const loss = (logarithm: number) => crossEntropy(temper(table, Math.exp(logarithm)), labels);
  let low = Math.log(TEMPERATURES.min);
  let high = Math.log(TEMPERATURES.max);
  let left = { at: high - golden * (high - low), loss: 0 };
  let right = { at: low + golden * (high - low), loss: 0 };
  left.loss = loss(left.at);
  right.loss = loss(right.at);
  for (let step = 0; step < SEARCH_STEPS && high - low > 1e-3; step++) {
    if (left.loss <= right.loss) {
      high = right.at;
      right = left;
      const at = high - golden * (high - low);
      left = { at, loss: loss(at) };
    } else {
      low = left.at;
      left = right;
      const at = low + golden * (high - low);
      right = { at, loss: loss(at) };
    }
  }
  return Math.exp((low + high) / 2);
}

/** Answers sorted by their confidence into equal bins from 0 to 1, for the reliability diagram. */
export function reliabilityBins(table: ProbabilityTable, labels: Labels): ReliabilityBin[] {
  const sums = Array.from({ length: BINS }, () => ({ images: 0, confidence: 0, right: 0 }));
  for (const [index, label] of labels.entries()) {
    const row = table.row(index);
    const answer = argMax(row);
    const confidence = row[answer] ?? 0;
    const bin = sums[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (bin === undefined) continue;
    bin.images += 1;
    bin.confidence += confidence;
    bin.right += answer === label ? 1 : 0;
  }
  return sums.map(({ images, confidence, right }) => ({
    images,
    confidence: images === 0 ? null : confidence / images,
    accuracy: images === 0 ? null : right / images,
  }));
}

/** Mean gap between confidence and accuracy over the bins, weighted by their images (ECE). */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const images = bins.reduce((sum, bin) => sum + bin.images, 0);
  const gaps = bins.map(
    (bin) => bin.images * Math.abs((bin.confidence ?? 0) - (bin.accuracy ?? 0)),
  );
  return images === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / images;
}
