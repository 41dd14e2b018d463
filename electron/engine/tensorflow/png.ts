/** PNG files, written by TensorFlow. */
import { attribute, bytes, readText, run, tidy } from './kernels';

/** zlib's fastest, for pictures that are small anyway. */
const COMPRESSION = 1;

interface Size {
  height: number;
  width: number;
  /** 1 for gray, 3 for RGB. */
  channels: 1 | 3;
}

/** @param pixels row by row, 0 to 255 */
export function encodePng(pixels: Uint8Array, { height, width, channels }: Size): Buffer {
  return tidy(() => {
    const image = bytes(pixels, [height, width, channels]);
    const file = run('EncodePng', [image], [attribute.ints('compression', COMPRESSION)]);
    return Buffer.from(readText(file));
  });
}
