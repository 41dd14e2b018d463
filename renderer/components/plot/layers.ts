/** The order in which lines are drawn, and what of them a chart is made for. */
import { readPoints, type PlotLine, type Points } from './line';

/** A line as it is drawn: once, or faint as measured and again as smoothed. */
export interface Layer {
  line: PlotLine;
  points: Points;
  faint: boolean;
}

/** The faint lines first, so that no smoothed one is hidden by another's. */
export function layersOf(lines: readonly PlotLine[]): Layer[] {
  const plain = lines.map((line) => ({
    line,
    points: line.points,
    faint: line.smooth !== null,
  }));
  const onTop = lines.flatMap((line) =>
    line.smooth === null ? [] : [{ line, points: readPoints(line), faint: false }],
  );
  return [...plain.filter(({ faint }) => faint), ...onTop, ...plain.filter(({ faint }) => !faint)];
}

/** What a line looks like: only a change of this needs a new chart. */
export function lookOf({ key, color, dash, sparse, smooth }: PlotLine): string {
  return [key, color, dash.join(' '), sparse, smooth === null].join(' ');
}
