/** The part of a photo that a person drew a box around. */
import type { Pixels } from './pixels';
import { arena, type Box } from './seeds';

export interface Part {
  pixels: Pixels;
  /** In whole pixels of the photo. */
  box: Box;
}

/** @param drawn as fractions of the photo's width and height; at least a pixel is taken */
export function partOf({ width, height, rgba }: Pixels, drawn: Box): Part {
  const box = arena(height, width, drawn);
  const part = new Uint8Array(4 * box.width * box.height);
  for (let row = 0; row < box.height; row++) {
    const from = 4 * ((box.y + row) * width + box.x);
    part.set(rgba.subarray(from, from + 4 * box.width), 4 * row * box.width);
  }
  return { pixels: { width: box.width, height: box.height, rgba: part }, box };
}
