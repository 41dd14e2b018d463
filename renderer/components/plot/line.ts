/** What a plot draws, in the data's own numbers. */

/** Points in the order of their x, which rises; all are finite. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
}

export interface PlotLine {
  /** Tells it from the others and stays the same while its points come. */
  key: string;
  label: string;
  /** The name of a color in tokens.css. */
  color: string;
  /** Lengths of strokes and gaps in pixels; none for a line without gaps. */
  dash: readonly number[];
  /** True for one figure an epoch, which is drawn with its points. */
  sparse: boolean;
  points: Points;
  /** Smoothed y at each x: then the points themselves stay visible, faint. Null where nothing is smoothed. */
  smooth: Float64Array | null;
  /** How far runs lie apart that the line is the mean of. */
  band: { lowest: Float64Array; highest: Float64Array } | null;
}

/** A level to hold the lines against. */
export interface PlotReference {
  label: string;
  y: number;
}

export interface PlotAxis {
  /** What is drawn along it, with its unit. */
  label: string;
  log: boolean;
  /** Whether what it counts comes whole, so that ticks between are of no use. */
  whole?: boolean;
  /** Writes a value; on the axis with as many places as its ticks need, which lie a step apart. */
  format: (value: number, step?: number) => string;
}

/** What of a line is read: smoothed where that is drawn. */
export function readPoints({ points, smooth }: PlotLine): Points {
  return smooth === null ? points : { x: points.x, y: smooth };
}

/** The points that an axis can show: times that nobody noted and, of a logarithm, zeros are left out. */
export function drawable(
  columns: readonly Float64Array[],
  log: { x: boolean; y: boolean },
): Float64Array[] {
  const [x = new Float64Array(), ...rest] = columns;
  const good = (value: number, positive: boolean): boolean =>
    Number.isFinite(value) && (!positive || value > 0);
  const isGood = (value: number, at: number): boolean =>
    good(value, log.x) && rest.every((column) => good(column[at] ?? 0, log.y));
  // As a rule all are, and then the columns stay the ones that they were.
  if (x.every(isGood)) return [...columns];
  const kept = Array.from(x.keys()).filter((at) => isGood(x[at] ?? 0, at));
  return columns.map((column) => Float64Array.from(kept, (at) => column[at] ?? 0));
}
