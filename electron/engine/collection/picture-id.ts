import { createHash } from 'node:crypto';

const DIGITS = 16;

/**
 * The name of an image by its content: two photos that the network could not tell apart have the same
 * one.
 * @param pixels its bytes
 */
export function pictureId(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex').slice(0, DIGITS);
}
