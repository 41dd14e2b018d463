/** Names of photos by their content. */
import { createHash } from 'node:crypto';
import type { Pixels } from '../photo/pixels';
import type { Correction } from '../photo/seeds';

const DIGITS = 16;

/**
 * The name of an image by its content: two photos that a network could not tell apart have the same one.
 * @param pixels its bytes
 */
export function pictureId(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex').slice(0, DIGITS);
}

/**
 * The name of a decoded photo by its content, in color and as a whole, and by what a person said of its
 * garment.
 */
export function photoId({ width, height, rgba }: Pixels, { box, notGarment }: Correction): string {
  const said = box === null && notGarment.length === 0 ? null : { box, notGarment };
  return createHash('sha256')
    .update(JSON.stringify([width, height, said]))
    .update(rgba)
    .digest('hex')
    .slice(0, DIGITS);
}
