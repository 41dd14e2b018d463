/** JPEG files, written by TensorFlow. */
import { attribute, bytes, readText, run, tidy } from './kernels';

/** As cameras and phones have it, about. */
const QUALITY = 90;

/** @param rgb row by row, 0 to 255 */
export function encodeJpeg(
  rgb: Uint8Array,
  { height, width }: { height: number; width: number },
): Buffer {
  return tidy(() => {
    const image = bytes(rgb, [height, width, 3]);
    const file = run('EncodeJpeg', [image], [attribute.ints('quality', QUALITY)]);
    return Buffer.from(readText(file));
  });
}
