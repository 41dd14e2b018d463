/** Random draws that the augmentation is made of, all from one generator of numbers in [0, 1). */
import { SIDE } from '../data/dataset';

export type Random = () => number;

/** True with this probability. */
export function chance(probability: number, random: Random): boolean {
  return random() < probability;
}

/** Uniform between two bounds. */
export function between(low: number, high: number, random: Random): number {
  return low + (high - low) * random();
}

/** Normal of mean 0 (Box and Muller). */
export function normal(deviation: number, random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return deviation * radius * Math.cos(2 * Math.PI * random());
}

/** -1 or 1. */
export function sign(random: Random): number {
  return random() < 0.5 ? -1 : 1;
}

// Smooth random fields over a picture: normal draws on a coarse grid, joined by smoothed linear
// interpolation, which is value noise as computer graphics has it.

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

/** Where a pixel's center lies, from -1 to 1, for each of the 28 columns or rows. */
export const CENTERS = Float64Array.from({ length: SIDE }, (_, at) => (2 * at + 1) / SIDE - 1);
