/**
 * Light augmentation: what leaves a product picture a product picture. Half of the pictures are
 * mirrored, all are shifted by up to two pixels, and one square of each is blanked (cutout: DeVries
 * and Taylor 2017), so that no single detail decides.
 */
import { writeUnit } from '../data/dataset';
import type { Augment } from './batch';

const LARGEST_SHIFT = 2;
const HOLE_SIDE = 8;

/** A whole number from -most to most. */
function shift(random: () => number, most: number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}

export const augmentLight: Augment = (from, to, { height, width, channels }, random) => {
  const mirrored = random() < 0.5;
  const [right, down] = [shift(random, LARGEST_SHIFT), shift(random, LARGEST_SHIFT)];
  // The hole's center is anywhere in the image, so that part of it may lie outside.
  const left = Math.floor(random() * width) - HOLE_SIDE / 2;
  const top = Math.floor(random() * height) - HOLE_SIDE / 2;
  for (let row = 0; row < height; row++) {
    const inHoleRows = row >= top && row < top + HOLE_SIDE;
    const source = (row - down) * width;
    const rowIsInside = row - down >= 0 && row - down < height;
    for (let column = 0; column < width; column++) {
      const x = mirrored ? width - 1 - column + right : column - right;
      const blank =
        !rowIsInside ||
        x < 0 ||
        x >= width ||
        (inHoleRows && column >= left && column < left + HOLE_SIDE);
      const [place, origin] = [(row * width + column) * channels, (source + x) * channels];
      for (let channel = 0; channel < channels; channel++) {
        to[place + channel] = blank ? 0 : (from[origin + channel] ?? 0) / 255;
      }
    }
  }
};

/** Half of the images left and right exchanged. */
export const augmentMirror: Augment = (from, to, { width, channels }, random) => {
  writeUnit(from, to);
  if (random() >= 0.5) return;
  const step = width * channels;
  for (let row = 0; row < to.length; row += step) {
    const line = to.subarray(row, row + step).reverse();
    // Reversed with their pixels, the channels are reversed back.
    if (channels === 3) for (let at = 0; at < step; at += 3) line.subarray(at, at + 3).reverse();
  }
};
