/** Photo files for the terminal; the window has Chromium's decoders, which read more formats. */
import { basename } from 'node:path';
import exifr from 'exifr';
import { tensorflow } from '../engine/tensorflow/load';
import { PhotoError, type Pixels } from '../engine/photo/pixels';
import { upright } from './orientation';
import { pictureSize, sniffFormat } from './picture-header';

const MAX_EDGE = 16_384;
const READABLE = ['JPEG', 'PNG', 'GIF', 'BMP'];

/**
 * Decode a JPEG, PNG, GIF (its first frame) or BMP file, upright by its EXIF orientation.
 * @throws PhotoError in one sentence that names the file
 */
export async function decodePhoto(bytes: Uint8Array, file: string): Promise<Pixels> {
  const name = basename(file);
  if (bytes.length === 0) throw new PhotoError(`${name} is empty.`);
  const format = sniffFormat(bytes);
  if (format === null) throw new PhotoError(`${name} is not a picture.`);
  if (!READABLE.includes(format)) {
    throw new PhotoError(
      `${name} is a ${format} picture; the terminal reads JPEG, PNG, GIF and BMP, the window reads ${format} too.`,
    );
  }
  const size = pictureSize(bytes, format);
  if (size !== null && Math.max(size.width, size.height) > MAX_EDGE) {
    throw new PhotoError(
      `${name} is ${size.width}x${size.height} pixels; the longest edge may have ${MAX_EDGE}.`,
    );
  }
  const photo = decode(bytes, name);
  return format === 'JPEG' ? upright(photo, await orientationOf(bytes)) : photo;
}

function decode(bytes: Uint8Array, name: string): Pixels {
  const tf = tensorflow();
  return tf.tidy(() => {
    try {
      const decoded = tf.node.decodeImage(bytes, 3, 'int32', false);
      const [height = 0, width = 0] = decoded.shape;
      const rgb = decoded.dataSync();
      const rgba = new Uint8Array(4 * width * height).fill(255);
      for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
        for (let channel = 0; channel < 3; channel++) rgba[to + channel] = rgb[from + channel] ?? 0;
      }
      return { width, height, rgba };
    } catch (cause) {
      throw new PhotoError(`${name} is broken: its picture cannot be decoded.`, { cause });
    }
  });
}

/** EXIF's orientation, 1 to 8; 1 (upright) where there is none or it cannot be read. */
async function orientationOf(bytes: Uint8Array): Promise<number> {
  try {
    return (await exifr.orientation(bytes)) ?? 1;
  } catch {
    // A damaged EXIF block says nothing of the picture itself.
    return 1;
  }
}
