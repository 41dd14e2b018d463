/** What the crosshair reads. */
import { readPoints, type PlotLine, type Points } from './line';
import { firstFrom } from './pyramid';

export interface Reading {
  line: PlotLine;
  /** The measurement that was read; null where the line has not begun, has ended, or has none. */
  x: number | null;
  y: number | null;
  /** As it was measured, where y is smoothed. */
  measured: number | null;
  /** Of the runs that the line is the mean of. */
  lowest: number | null;
  highest: number | null;
}

/** The place of the measurement nearest to an x; null before the first and after the last. */
export function nearest({ x }: Points, at: number): number | null {
  const [first, last] = [x[0], x.at(-1)];
  if (first === undefined || last === undefined || at < first || at > last) return null;
  const after = firstFrom(x, at);
  const before = after - 1;
  if (before < 0) return after;
  return at - (x[before] ?? 0) <= (x[after] ?? Infinity) - at ? before : after;
}

/** @param at where the crosshair stands; null reads the last measurement */
function read(line: PlotLine, at: number | null): Reading {
  const points = readPoints(line);
  const place = at === null ? points.x.length - 1 : nearest(points, at);
  const value = (column: Float64Array | undefined): number | null =>
    place === null ? null : (column?.[place] ?? null);
  return {
    line,
    x: value(points.x),
    y: value(points.y),
    measured: line.smooth === null ? null : value(line.points.y),
    lowest: value(line.band?.lowest),
    highest: value(line.band?.highest),
  };
}

/** Every line's value at once. */
export function readings(lines: readonly PlotLine[], at: number | null): Reading[] {
  return lines.map((line) => read(line, at));
}

/** The highest or the lowest first, what cannot be read last. */
export function ranked(all: readonly Reading[], best: 'highest' | 'lowest'): Reading[] {
  const sign = best === 'highest' ? -1 : 1;
  return [...all].sort((a, b) => {
    if (a.y === null || b.y === null) return Number(a.y === null) - Number(b.y === null);
    return sign * (a.y - b.y);
  });
}
