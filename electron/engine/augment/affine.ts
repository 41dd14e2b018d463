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
  let place = 0;
  for (let y = 0; y < height; y++) {
    const down = (2 * y + 1) / height - 1;
    for (let x = 0; x < width; x++) {
      const across = (2 * x + 1) / width - 1;
      const sourceX = ((xx * across + xy * down + xShift + 1) * width - 1) / 2;
      const sourceY = ((yx * across + yy * down + yShift + 1) * height - 1) / 2;
      const [column, line] = [reflected(sourceX, width), reflected(sourceY, height)];
      const left = Math.min(width - 2, Math.floor(column));
      const top = Math.min(height - 2, Math.floor(line));
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
