/** Half of the pictures left and right exchanged: what every network that sees garments can do with. */
import { SIDE, writeUnit } from '../data/dataset';
import type { Augment } from './batch';

export const augmentMirror: Augment = (from, to, random) => {
  writeUnit(from, to);
  if (random() >= 0.5) return;
  for (let row = 0; row < to.length; row += SIDE) to.subarray(row, row + SIDE).reverse();
};
