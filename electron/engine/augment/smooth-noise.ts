/**
 * Smooth random fields over a picture: normal draws on a coarse grid, joined by smoothed linear
 * interpolation, which is value noise as computer graphics has it.
 */
import { SIDE } from '../data/dataset';
import { normal, type Random } from './draws';

/** A function of the plane; one unit spans the whole picture, from -1 to 1 two of them. */
export interface Field {
  at(x: number, y: number): number;
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}

/** A field of about unit variance with `cells` knots along each side of [-1, 1], flat outside. */
export function smoothField(cells: number, random: Random): Field {
  const knots = Float64Array.from({ length: cells * cells }, () => normal(1, random));
  const last = cells - 1;
  return {
    at(x, y) {
      const across = Math.min(last, Math.max(0, ((x + 1) / 2) * last));
      const down = Math.min(last, Math.max(0, ((y + 1) / 2) * last));
      const left = Math.min(last - 1, Math.floor(across));
      const top = Math.min(last - 1, Math.floor(down));
      const right = smooth(across - left);
      const below = smooth(down - top);
      const at = top * cells + left;
      const upper = (knots[at] ?? 0) * (1 - right) + (knots[at + 1] ?? 0) * right;
      const lower = (knots[at + cells] ?? 0) * (1 - right) + (knots[at + cells + 1] ?? 0) * right;
      return upper * (1 - below) + lower * below;
    },
  };
}

/** Where a pixel's centre lies, from -1 to 1, for each of the 28 columns or rows. */
export const CENTRES = Float64Array.from({ length: SIDE }, (_, at) => (2 * at + 1) / SIDE - 1);
