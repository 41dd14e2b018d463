/** A warp worked out for a whole picture: exactly at every third pixel, linearly in between. */
import { PIXELS, SIDE } from '../data/dataset';
import { CENTRES } from './smooth-noise';
import { sourceOf, type Point, type Warp } from './warp';

const STRIDE = 3;
/** Knots along a side: 28 pixels are 9 strides and one. */
const KNOTS = (SIDE - 1) / STRIDE + 1;

/** The part of the plane that a picture shows. */
export interface Frame extends Point {
  /** Half of its side; 1 is the whole picture. */
  half: number;
}

/** For each of the 784 pixels where in the old picture it comes from. */
export interface SourceGrid {
  x: Float64Array;
  y: Float64Array;
}

function knotsOf(warp: Warp, { x, y, half }: Frame): SourceGrid {
  const knots = { x: new Float64Array(KNOTS * KNOTS), y: new Float64Array(KNOTS * KNOTS) };
  const source: Point = { x: 0, y: 0 };
  for (let at = 0; at < KNOTS * KNOTS; at++) {
    const column = x + half * (CENTRES[STRIDE * (at % KNOTS)] ?? 0);
    const row = y + half * (CENTRES[STRIDE * Math.floor(at / KNOTS)] ?? 0);
    sourceOf(warp, column, row, source);
    knots.x[at] = source.x;
    knots.y[at] = source.y;
  }
  return knots;
}

function interpolate(knots: Float64Array): Float64Array {
  const values = new Float64Array(PIXELS);
  for (let row = 0; row < SIDE; row++) {
    const top = Math.min(KNOTS - 2, Math.floor(row / STRIDE));
    const below = row / STRIDE - top;
    for (let column = 0; column < SIDE; column++) {
      const left = Math.min(KNOTS - 2, Math.floor(column / STRIDE));
      const right = column / STRIDE - left;
      const at = top * KNOTS + left;
      const upper = (knots[at] ?? 0) * (1 - right) + (knots[at + 1] ?? 0) * right;
      const lower = (knots[at + KNOTS] ?? 0) * (1 - right) + (knots[at + KNOTS + 1] ?? 0) * right;
      values[row * SIDE + column] = upper * (1 - below) + lower * below;
    }
  }
  return values;
}

export function sourceGrid(warp: Warp, frame: Frame): SourceGrid {
  const knots = knotsOf(warp, frame);
  return { x: interpolate(knots.x), y: interpolate(knots.y) };
}
