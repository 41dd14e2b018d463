/** Histograms one behind another, the first epoch at the back: lines of an SVG drawing. */
import type { Histogram } from '@engine/records';

/** Where the drawing lies, in its own units. */
export interface Area {
  left: number;
  right: number;
  /** Of the back's and of the front's base line. */
  top: number;
  bottom: number;
  /** Of the highest ridge. */
  height: number;
}

export interface Ridge {
  epoch: number;
  /** Of its base line. */
  y: number;
  /** Closed along the base line. */
  path: string;
}

export interface Ridges {
  /** Numbers at the left and right end. */
  from: number;
  to: number;
  x(value: number): number;
  ridges: Ridge[];
}

/** How close to one another numbers lie in each bin: bins are wider where the numbers are further apart. */
function densities({ min, max, counts }: Histogram, whole: number): number[] {
  // Numbers that are all the same stand in a bin of no width, which is drawn as a narrow one.
  const width = Math.max((max - min) / counts.length, whole / 1000);
  const size = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (size === 0 ? 0 : count / size / width));
}

/** Heights go by the root of the density, so that thin ends can be seen beside a peak. */
export function ridges(epochs: readonly (Histogram & { epoch: number })[], area: Area): Ridges {
  const from = Math.min(...epochs.map(({ min }) => min));
  const most = Math.max(...epochs.map(({ max }) => max));
  const to = most > from ? most : from + 1;
  const x = (value: number): number =>
    area.left + ((value - from) / (to - from)) * (area.right - area.left);
  const heights = epochs.map((each) => densities(each, to - from).map(Math.sqrt));
  const highest = Math.max(...heights.flat(), Number.MIN_VALUE);
  const step = epochs.length > 1 ? (area.bottom - area.top) / (epochs.length - 1) : 0;
  const drawn = epochs.map(({ epoch, min, max, counts }, at) => {
    const y = epochs.length > 1 ? area.top + at * step : area.bottom;
    const width = (max - min) / counts.length;
    const points = (heights[at] ?? []).map((height, bin) => {
      const center = min + (bin + 0.5) * width;
      return `${x(center).toFixed(1)} ${(y - (area.height * height) / highest).toFixed(1)}`;
    });
    const base = y.toFixed(1);
    const path = `M${x(min).toFixed(1)} ${base}L${points.join('L')}L${x(max).toFixed(1)} ${base}Z`;
    return { epoch, y, path };
  });
  return { from, to, x, ridges: drawn };
}
