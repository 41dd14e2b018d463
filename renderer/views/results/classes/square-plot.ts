/** A square picture of two shares, each from 0 to 1, with room for what stands on its axes. */
import { localized } from '@engine/text/notation';

const LEFT = 40;
const BOTTOM = 36;
const TOP = 8;
const RIGHT = 12;
/** Of a side, in pixels. */
const LEAST = 240;

/** Quicker than `toFixed`, which counts for thousands of points. */
const tenths = (value: number): number => Math.round(10 * value) / 10;

/** The part of each axis that is shown. */
export interface PlotRange {
  x: readonly [from: number, to: number];
  y: readonly [from: number, to: number];
}

const within = (value: number, [from, to]: readonly [number, number]): number =>
  (value - from) / (to - from);

/** A picture in pixels of the page, so that its words are as large in every size. */
export class SquarePlot {
  readonly side: number;
  readonly width: number;
  readonly height: number;

  /** @param width that it may take; it is no smaller than its words allow */
  constructor(width: number) {
    this.side = Math.max(LEAST, Math.floor(width) - LEFT - RIGHT);
    this.width = LEFT + this.side + RIGHT;
    this.height = TOP + this.side + BOTTOM;
  }

  x(share: number): number {
    return LEFT + this.side * share;
  }

  y(share: number): number {
    return TOP + this.side * (1 - share);
  }

  /** Null where the point lies outside of the range. */
  placeIn(
    [x, y]: readonly [x: number, y: number],
    range: PlotRange,
  ): { x: number; y: number } | null {
    const [left, up] = [within(x, range.x), within(y, range.y)];
    if (Math.min(left, up) < 0 || Math.max(left, up) > 1) return null;
    return { x: this.x(left), y: this.y(up) };
  }

  /** What a place of the drawing stands for. */
  sharesAt({ x, y }: { x: number; y: number }, range: PlotRange): [x: number, y: number] {
    const share = (part: number, [from, to]: PlotRange['x']): number => from + part * (to - from);
    return [share((x - LEFT) / this.side, range.x), share(1 - (y - TOP) / this.side, range.y)];
  }

  /** A line through points, to a tenth of a pixel: what lies outside of the range is for the frame to cut. */
  linePath(points: readonly (readonly [x: number, y: number])[], range: PlotRange): string {
    const places = points.map(
      ([x, y]) => `${tenths(this.x(within(x, range.x)))} ${tenths(this.y(within(y, range.y)))}`,
    );
    return places.length === 0 ? '' : `M${places.join('L')}`;
  }
}

/** Five places on an axis, evenly. */
export function ticksOf([from, to]: readonly [number, number]): { at: number; text: string }[] {
  return [0, 0.25, 0.5, 0.75, 1].map((at) => ({
    at,
    text: localized(String(Number((100 * (from + at * (to - from))).toFixed(1)))),
  }));
}
