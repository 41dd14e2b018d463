/** Which part of an axis is shown: arithmetic of zooming and panning, along logarithms too. */
export type Range = readonly [from: number, to: number];

/** Null shows everything. */
export interface View {
  x: Range | null;
  y: Range | null;
}

export const WHOLE: View = { x: null, y: null };

/** Closer than this share of the whole, a float has no digits left to draw by. */
const CLOSEST = 1e-6;
const MARGIN = 0.05;
/**
 * Of the size of its numbers, how wide a range is at least. Within a narrower one a float has no digits
 * left for ticks: one plus a step is the same one again, and uPlot would count such ticks without end.
 */
const NARROWEST = 1e-9;

const forward = (value: number, log: boolean): number => (log ? Math.log10(value) : value);
const backward = (value: number, log: boolean): number => (log ? 10 ** value : value);

function through([from, to]: Range, log: boolean, change: (range: Range) => Range): Range {
  const [start, end] = change([forward(from, log), forward(to, log)]);
  return [backward(start, log), backward(end, log)];
}

/** @param at the value that stays where it is; @param factor below 1 to look closer */
export function zoomed(range: Range, at: number, factor: number, log: boolean): Range {
  const still = forward(at, log);
  return through(range, log, ([from, to]) => [
    still - factor * (still - from),
    still + factor * (to - still),
  ]);
}

/** Move along by a share of what is shown. */
export function panned(range: Range, share: number, log: boolean): Range {
  return through(range, log, ([from, to]) => {
    const by = share * (to - from);
    return [from + by, to + by];
  });
}

/** A range moved and shrunk until it lies in the whole; null where it is the whole. */
export function kept(range: Range, whole: Range, log: boolean): Range | null {
  const [least, most] = [forward(whole[0], log), forward(whole[1], log)];
  const span = most - least;
  const wanted = Math.max(forward(range[1], log) - forward(range[0], log), CLOSEST * span);
  if (wanted >= span * (1 - CLOSEST)) return null;
  return through(range, log, ([from]) => {
    const start = Math.min(Math.max(from, least), most - wanted);
    return [start, start + wanted];
  });
}

/** A range with some room around it, so that no line lies on the frame. */
export function padded(range: Range, log: boolean): Range {
  return through(range, log, ([from, to]) => {
    const room = from === to ? Math.abs(from) * MARGIN || 1 : MARGIN * (to - from);
    return [from - room, to + room];
  });
}

/** A range with its middle where it was, and wide enough to have ticks. */
export function wideEnough(range: Range, log: boolean): Range {
  return through(range, log, ([from, to]) => {
    const least = NARROWEST * Math.max(Math.abs(from), Math.abs(to));
    if (to - from >= least) return [from, to];
    const middle = (from + to) / 2;
    return [middle - least / 2, middle + least / 2];
  });
}

/** From the least to the greatest of all values; null where there is none. */
export function extentOf(columns: readonly Float64Array[]): Range | null {
  let least = Infinity;
  let most = -Infinity;
  for (const column of columns) {
    for (const value of column) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return least <= most ? [least, most] : null;
}
