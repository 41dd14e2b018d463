/**
 * Light augmentation: what leaves a product picture a product picture. Half of the pictures are
 * mirrored, all are shifted by up to two pixels, and one square of each is blanked (cutout: DeVries
 * and Taylor 2017), so that no single detail decides.
 */
import { SIDE, writeUnit } from '../data/dataset';
import type { Augment } from './batch';

const LARGEST_SHIFT = 2;
const HOLE_SIDE = 8;

/** A whole number from -most to most. */
function shift(random: () => number, most: number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}

export const augmentLight: Augment = (from, to, random) => {
  const mirrored = random() < 0.5;
  const [right, down] = [shift(random, LARGEST_SHIFT), shift(random, LARGEST_SHIFT)];
  // The hole's centre is anywhere in the picture, so that part of it may lie outside.
  const left = Math.floor(random() * SIDE) - HOLE_SIDE / 2;
  const top = Math.floor(random() * SIDE) - HOLE_SIDE / 2;
  for (let row = 0; row < SIDE; row++) {
    const inHoleRows = row >= top && row < top + HOLE_SIDE;
    const source = (row - down) * SIDE;
    const rowIsInside = row - down >= 0 && row - down < SIDE;
    for (let column = 0; column < SIDE; column++) {
      const x = mirrored ? SIDE - 1 - column + right : column - right;
      const blank =
        !rowIsInside ||
        x < 0 ||
        x >= SIDE ||
        (inHoleRows && column >= left && column < left + HOLE_SIDE);
      to[row * SIDE + column] = blank ? 0 : (from[source + x] ?? 0) / 255;
    }
  }
};

/** Half of the pictures left and right exchanged. */
export const augmentMirror: Augment = (from, to, random) => {
  writeUnit(from, to);
  if (random() >= 0.5) return;
  for (let row = 0; row < to.length; row += SIDE) to.subarray(row, row + SIDE).reverse();
};
