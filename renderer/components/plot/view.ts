/** Which part of an axis is shown, and the transform by which d3-zoom shows it. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { ZoomTransform } from 'd3-zoom';

export type Range = readonly [from: number, to: number];

/** Null shows everything. */
export interface View {
  x: Range | null;
  y: Range | null;
}

export const WHOLE: View = { x: null, y: null };

/** Closer than this, a float has no digits left to draw by. */
export const CLOSEST = 1e6;
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

type Scale = ReturnType<typeof scaleOf>;

/** An axis as d3 has it: its values along so many pixels. */
export function scaleOf(range: Range, pixels: Range, log: boolean) {
  return (log ? scaleLog() : scaleLinear()).domain(range).range(pixels);
}

export function domainOf(scale: Scale): Range {
  const [from = 0, to = 0] = scale.domain();
  return [from, to];
}

/** The transform of the whole axis that shows a part of it. */
export function transformOf(whole: Scale, [from, to]: Range): ZoomTransform {
  const [left = 0, right = 0] = whole.range();
  const k = Math.min(CLOSEST, Math.max(1, (right - left) / (whole(to) - whole(from))));
  return new ZoomTransform(k, left - k * whole(from), 0);
}

/** The part of the axis that a transform shows; null where it is the whole. */
export function rangeOf(whole: Scale, transform: ZoomTransform): Range | null {
  return transform.k === 1 ? null : domainOf(transform.rescaleX(whole));
}

/** Moved so that nothing beyond the ends of x is shown; y is moved as far as one likes. */
export function constrained(whole: Scale, { k, x, y }: ZoomTransform): ZoomTransform {
  const [left = 0, right = 0] = whole.range();
  return new ZoomTransform(k, Math.max(right * (1 - k), Math.min(left * (1 - k), x)), y);
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
