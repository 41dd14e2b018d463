/** How one weight, or its gradient, was spread from epoch to epoch. */
import type { Histogram, HistogramLine } from '../records';

/** As many as can be told apart when they are drawn one behind another. */
const MOST_EPOCHS = 40;

/** What of a weight the numbers are. */
export const SPREADS = ['weights', 'gradient'] as const;
export type Spread = (typeof SPREADS)[number];

export interface HistogramSeries {
  /** The weights that the run has histograms of, in the network's order; none of an older run. */
  names: string[];
  /** Those of the one that was asked for, in order; of a long run, evenly chosen ones. */
  epochs: (Histogram & { epoch: number })[];
  /** How many epochs have one. */
  count: number;
}

/** So many of the items at equal distances, the first and the last among them. */
function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => items[Math.round(at * step)]).filter(
    (item) => item !== undefined,
  );
}

/** @param name of the weight; null or one that the run has not, for the first */
export function histogramSeries(
  lines: readonly HistogramLine[],
  name: string | null,
  spread: Spread,
): HistogramSeries {
  const names = (lines[0]?.parameters ?? []).map((parameter) => parameter.name);
  const wanted = names.find((each) => each === name) ?? names[0];
  const epochs = lines.flatMap(({ epoch, parameters }) => {
    const parameter = parameters.find((each) => each.name === wanted);
    return parameter === undefined ? [] : [{ epoch, ...parameter[spread] }];
  });
  return { names, epochs: evenly(epochs, MOST_EPOCHS), count: epochs.length };
}
