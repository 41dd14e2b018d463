/** Photo files for the terminal; the window has Chromium's decoders, which read more formats. */
import { basename } from 'node:path';
import exifr from 'exifr';
import { tensorflow } from '../tensorflow/load';
import { PhotoError, type Pixels } from '../photo/pixels';
import { firstPicture } from './gif';
import { upright } from './orientation';
import { jpegScans, pictureSize, sniffFormat, type PictureSize } from './picture-header';

const MAX_EDGE = 16_384;
/**
 * Of a format that is decoded at its whole size: a camera's picture, and no more than is decoded in
 * about a second and a gigabyte.
 */
const MAX_PIXELS = 25e6;
/**
 * Of all of a JPEG's scans together: one of a hundred megapixels in ten scans. A small file can have a
 * thousand, and each goes over the whole picture.
 */
const MAX_SCANNED_PIXELS = 1e9;
/** JPEGs are decoded no larger than this longest edge needs: 4 times what separates the garment. */
const ENOUGH_EDGE = 800;

type Readable = 'JPEG' | 'PNG' | 'GIF' | 'BMP';
const READABLE: readonly string[] = ['JPEG', 'PNG', 'GIF', 'BMP'] satisfies Readable[];
const ONLY_IN_WINDOW = ['WebP', 'AVIF'];

function isReadable(format: string): format is Readable {
  return READABLE.includes(format);
}

/**
 * Decode a JPEG, PNG, GIF (its first frame) or BMP file, upright by its EXIF orientation. JPEGs
 * with much more pixels than the pipeline uses come at a half, a quarter or an eighth of their size.
 * @throws PhotoError in one sentence that names the file
 */
export async function decodePhoto(bytes: Uint8Array, file: string): Promise<Pixels> {
  const name = basename(file);
  if (bytes.length === 0) throw new PhotoError(`${name} is empty.`);
  const format = readableFormat(bytes, name);
  const size = sizeBeforeDecoding(bytes, format, name);
  const still = format === 'GIF' ? firstPicture(bytes) : bytes;
  const photo = decode(still, format, jpegRatio(size), name);
  return format === 'JPEG' ? upright(photo, await orientationOf(bytes)) : photo;
}

function readableFormat(bytes: Uint8Array, name: string): Readable {
  const format = sniffFormat(bytes);
  if (format === null) throw new PhotoError(`${name} is not a picture.`);
  if (isReadable(format)) return format;
  const window = ONLY_IN_WINDOW.includes(format) ? `; the window reads ${format} too` : '';
  throw new PhotoError(
    `${name} is in the ${format} format; the terminal reads JPEG, PNG, GIF and BMP${window}.`,
  );
}

/** What the header promises, refused where decoding it would take too much memory. */
function sizeBeforeDecoding(bytes: Uint8Array, format: Readable, name: string): PictureSize {
  const size = pictureSize(bytes, format);
  if (size === null || size.width === 0 || size.height === 0) throw broken(name);
  const { width, height } = size;
  if (Math.max(width, height) > MAX_EDGE) {
    throw new PhotoError(
      `${name} is ${width}x${height} pixels; the longest edge may have ${MAX_EDGE}.`,
    );
  }
  if (format !== 'JPEG' && width * height > MAX_PIXELS) {
    throw new PhotoError(
      `${name} is ${width}x${height} pixels; the terminal reads ${format} pictures of up to ${MAX_PIXELS / 1e6} million.`,
    );
  }
  if (format === 'JPEG' && width * height * jpegScans(bytes) > MAX_SCANNED_PIXELS) {
    throw new PhotoError(
      `${name} is ${width}x${height} pixels in too many scans; save it as a JPEG that is not progressive.`,
    );
  }
  if (format === 'BMP' && !isTrueColour(bytes)) {
    throw new PhotoError(
      `${name} is a BMP picture with a palette or compression; save it as PNG or JPEG first.`,
    );
  }
  return size;
}

/** BITMAPINFOHEADER: bits of a pixel at 28, compression at 30; TensorFlow knows no palettes. */
function isTrueColour(bytes: Uint8Array): boolean {
  const header = Buffer.from(bytes.subarray(0, 34));
  if (header.length < 34) return false;
  return [24, 32].includes(header.readUInt16LE(28)) && [0, 3].includes(header.readUInt32LE(30));
}

/** By how much libjpeg shall shrink: its cosine transform averages blocks on the way. */
function jpegRatio({ width, height }: PictureSize): number {
  const spare = Math.max(width, height) / ENOUGH_EDGE;
  return [8, 4, 2].find((ratio) => ratio <= spare) ?? 1;
}

function decode(bytes: Uint8Array, format: Readable, ratio: number, name: string): Pixels {
  const tf = tensorflow();
  try {
    const decoded = tf.tidy(() =>
      // PNGs keep their own channels (0): asked for 4, TensorFlow makes up an alpha for palettes.
      format === 'JPEG'
        ? tf.node.decodeJpeg(bytes, 3, ratio)
        : tf.node.decodeImage(bytes, format === 'PNG' ? 0 : 3, 'int32', false),
    );
    // Not within tidy, which would look at each pixel of what it returns.
    const [height = 0, width = 0, channels = 0] = decoded.shape;
    const values = decoded.dataSync<'int32'>();
    decoded.dispose();
    return { width, height, rgba: toRgba(values, channels) };
  } catch (cause) {
    throw broken(name, cause);
  }
}

/** @param values 0 to 255, [height, width, channels]: grey, grey and alpha, RGB or RGBA */
function toRgba(values: Int32Array, channels: number): Uint8Array {
  const rgba = new Uint8Array((values.length / channels) * 4);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const alpha = channels % 2 === 0 ? channels - 1 : null;
  for (let from = 0, to = 0; from < values.length; from += channels, to += 4) {
    rgba[to] = values[from] ?? 0;
    rgba[to + 1] = values[from + green] ?? 0;
    rgba[to + 2] = values[from + blue] ?? 0;
    rgba[to + 3] = alpha === null ? 255 : (values[from + alpha] ?? 0);
  }
  return rgba;
}

function broken(name: string, cause?: unknown): PhotoError {
  return new PhotoError(`${name} is broken: its picture cannot be decoded.`, { cause });
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
