/** Images turned, scaled, sheared, shifted and mirrored in one step. */
import type { ImageShape } from '../data/image-shape';

/** From a place in the new image to one in the old, both from -1 to 1 along either side. */
export type Affine = readonly [
  xx: number,
  xy: number,
  x: number,
  yx: number,
  yy: number,
  y: number,
];

/** A place in pixels, brought back between the first and the last by reflection at the borders. */
function reflected(at: number, length: number): number {
  // Borders lie half a pixel beyond the outermost centers, and what is reflected repeats.
  const period = 2 * length;
  const along = at + 0.5 - period * Math.floor((at + 0.5) / period);
  const inside = along > length ? period - along : along;
  return Math.min(length - 1, Math.max(0, inside - 0.5));
}

/** Most places are inside already. */
function within(at: number, length: number): number {
  return at >= 0 && at <= length - 1 ? at : reflected(at, length);
}

/**
 * An image seen through an affine map, bilinearly, with reflected borders.
 * @param from [height * width * channels], of at least two rows and columns
 * @param to takes as many values, of the same range
 */
export function warp(
  from: Uint8Array | Float32Array,
  to: Float32Array,
  { height, width, channels }: ImageShape,
  [xx, xy, xShift, yx, yy, yShift]: Affine,
): void {
  const row = width * channels;
  const across = 1 / width - 1;
  const stepDown = (yx * height) / width;
  let place = 0;
  for (let y = 0; y < height; y++) {
    const down = (2 * y + 1) / height - 1;
    // Where the first pixel of the line comes from, in pixels; the others follow in even steps.
    const startX = ((xx * across + xy * down + xShift + 1) * width - 1) / 2;
    const startY = ((yx * across + yy * down + yShift + 1) * height - 1) / 2;
    for (let x = 0; x < width; x++) {
      const column = within(startX + x * xx, width);
      const line = within(startY + x * stepDown, height);
      // Truncated, which is quicker than Math.floor and the same from 0 on.
      const left = Math.min(width - 2, column | 0);
      const top = Math.min(height - 2, line | 0);
      const right = column - left;
      const below = line - top;
      let at = top * row + left * channels;
      for (let channel = 0; channel < channels; channel++, at++) {
        const upper = (from[at] ?? 0) + right * ((from[at + channels] ?? 0) - (from[at] ?? 0));
        const lower =
          (from[at + row] ?? 0) +
          right * ((from[at + row + channels] ?? 0) - (from[at + row] ?? 0));
        to[place++] = upper + below * (lower - upper);
      }
    }
  }
}
