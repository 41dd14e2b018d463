/** How a run's weights and gradients are spread, once an epoch. */
import type { Parameter } from '../models/layer';
import type { Weights } from '../models/weights';
import type { Histogram, HistogramLine } from '../records';
import { read } from '../tensorflow/kernels';

/** Enough to tell a shape by, few enough for a line of text. */
export const BINS = 64;

/**
 * How numbers are spread over equal bins from the smallest to the largest of them; what is no number
 * is left out. A value on an edge counts to the bin above it, but for the largest.
 *
 * Plain loops over places: `for … of` takes four times as long on half a million weights.
 */
export function histogramOf(values: Float32Array): Histogram {
  const summary = summaryOf(values);
  const { min, max } = summary;
  const counts = new Int32Array(BINS);
  const perUnit = max > min ? BINS / (max - min) : 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    // False for NaN too.
    if (!(value >= min && value <= max)) continue;
    const bin = Math.min(BINS - 1, Math.floor((value - min) * perUnit));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { ...summary, counts: [...counts] };
}

function summaryOf(values: Float32Array): Omit<Histogram, 'counts'> {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  let size = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    // What is no finite number has no difference of 0 to itself.
    if (value - value !== 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    squares += value * value;
    size += 1;
  }
  if (size === 0) return { min: 0, max: 0, mean: 0, deviation: 0 };
  const mean = sum / size;
  // Rounding can leave a variance of none slightly below 0.
  return { min, max, mean, deviation: Math.sqrt(Math.max(0, squares / size - mean * mean)) };
}

/** The borders of a histogram's bins, one more than there are bins. */
export function edgesOf({ min, max, counts }: Histogram): number[] {
  const width = (max - min) / counts.length;
  return Array.from({ length: counts.length + 1 }, (_, at) => min + at * width);
}

/** The gradients of one step; they are gone when the step is over. */
export class GradientHistograms {
  private readonly byName = new Map<string, Histogram>();

  readonly take = (parameters: readonly Parameter[]): void => {
    for (const { name, gradient } of parameters) {
      if (gradient !== null) this.byName.set(name, histogramOf(read(gradient)));
    }
  };

  /** @param weights of the network, as the step left them */
  line(epoch: number, step: number, weights: Weights): HistogramLine {
    const parameters = [...this.byName].map(([name, gradient]) => ({
      name,
      weights: histogramOf(weights.get(name) ?? new Float32Array()),
      gradient,
    }));
    return { epoch, step, parameters };
  }
}
