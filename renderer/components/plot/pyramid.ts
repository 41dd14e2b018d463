/**
 * A curve at every coarseness: each level has half as many points as the one before, of every four
 * the lowest and the highest, so that no peak is lost. A window of it is a view of a level and costs
 * no copy, however many points the curve has.
 */
import type { Points } from './line';

/** Below so many points there is nothing to win. */
const SMALLEST_LEVEL = 64;

/** Of every four points the lowest and the highest, in the order in which they come. */
export function halved({ x, y }: Points): Points {
  const groups = Math.ceil(y.length / 4);
  const half = { x: new Float64Array(2 * groups), y: new Float64Array(2 * groups) };
  for (let group = 0; group < groups; group++) {
    const end = Math.min(y.length, 4 * group + 4);
    let low = 4 * group;
    let high = low;
    for (let at = low + 1; at < end; at++) {
      if ((y[at] ?? 0) < (y[low] ?? 0)) low = at;
      if ((y[at] ?? 0) >= (y[high] ?? 0)) high = at;
    }
    for (const [place, at] of [Math.min(low, high), Math.max(low, high)].entries()) {
      half.x[2 * group + place] = x[at] ?? 0;
      half.y[2 * group + place] = y[at] ?? 0;
    }
  }
  return half;
}

/** The place of the first x that is not below a value. */
export function firstFrom(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Pyramid {
  private readonly levels: Points[];

  constructor(points: Points) {
    this.levels = [points];
  }

  /**
   * The points from one x to another, and one beyond at each side, to which the line goes on.
   * @param most points, where a coarser level is needed for that
   */
  within(from: number, to: number, most: number): Points {
    for (let level = 0; ; level++) {
      const points = this.level(level);
      const start = Math.max(0, firstFrom(points.x, from) - 1);
      const end = Math.min(points.x.length, firstFrom(points.x, to) + 1);
      if (end - start <= most || points.x.length <= SMALLEST_LEVEL) {
        return { x: points.x.subarray(start, end), y: points.y.subarray(start, end) };
      }
    }
  }

  private level(at: number): Points {
    const known = this.levels[at];
    if (known !== undefined) return known;
    const coarser = halved(this.level(at - 1));
    this.levels[at] = coarser;
    return coarser;
  }
}

/** The pyramid of each column that is drawn, for as long as it is. */
const pyramids = new WeakMap<Float64Array, { x: Float64Array; pyramid: Pyramid }>();

/** The pyramid of a curve, built once for it. */
export function pyramidOf(points: Points): Pyramid {
  const known = pyramids.get(points.y);
  if (known?.x === points.x) return known.pyramid;
  const pyramid = new Pyramid(points);
  pyramids.set(points.y, { x: points.x, pyramid });
  return pyramid;
}
