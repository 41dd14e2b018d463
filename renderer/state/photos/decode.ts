/** From a file to upright pixels, by Chromium's own decoders; only the pixels leave the window. */
import { jpegScans } from './jpeg-scans';
import { checkPictureFile, formatOf, goneSentence, isThere, refusalOf } from './picture-file';
import { grouped } from '@engine/text/counted';

export interface DecodedPhoto {
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

/** Twice what the pipeline works at, so that its own shrinking still averages. */
export const LONGEST_EDGE = 400;
const MAX_EDGE = 16_384;
/** A JPEG is decoded at a part of its size where it goes over its picture once; all else as a whole. */
const MAX_JPEG_PIXELS = 200e6;
const MAX_PIXELS = 64e6;
/** A picture in one scan for each color, and its preview; a progressive one has more. */
const MOST_PLAIN_SCANS = 4;
/** Of all of a JPEG's scans together. */
const MAX_SCANNED_PIXELS = 2e9;
/** A small file can ask for minutes of decoding. */
const MOST_DECODING_MS = 20_000;

interface Size {
  width: number;
  height: number;
}

/** The upright size that the file's header states; the picture itself isn't decoded for it. */
async function statedSize(file: File): Promise<Size | null> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    const loaded = new Promise<boolean>((resolve) => {
      image.onload = () => {
        resolve(true);
      };
      image.onerror = () => {
        resolve(false);
      };
    });
    image.src = url;
    if (!(await loaded)) return null;
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Chromium's "high" leaves out pixels where it shrinks more than twofold, at least up to 114, and so
 * draws weave as noise; "medium" averages them.
 */
async function resized(file: File, size: Size): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, {
      imageOrientation: 'from-image',
      resizeWidth: size.width,
      resizeHeight: size.height,
      resizeQuality: 'medium',
    });
  } catch (cause) {
    throw new Error(await refusalOf(file), { cause });
  }
}

/** A size, made smaller where its longest edge is longer; all in pixels. */
export function sizeWithin(size: Size, longestEdge: number): Size {
  const scale = Math.min(1, longestEdge / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  return { width, height };
}

async function smallBitmap(file: File, size: Size): Promise<ImageBitmap> {
  const { width, height } = sizeWithin(size, LONGEST_EDGE);
  const bitmap = await resized(file, { width, height });
  if (bitmap.width === width) return bitmap;
  // Chromium 114 resizes before it turns the photo upright; then the sizes have to be swapped.
  bitmap.close();
  return resized(file, { width: height, height: width });
}

export function pixelsOf(bitmap: ImageBitmap): DecodedPhoto {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This image could not be decoded.');
  // Garments cut out by hand stand on white, as in a shop, and not on transparent black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: new Uint8Array(data.buffer) };
}

/** @throws Error with a sentence for the file's card */
export async function decodePhoto(file: File): Promise<DecodedPhoto> {
  await checkPictureFile(file);
  try {
    return await withinTime(decodeWhole(file));
  } catch (cause) {
    // What vanishes while it is decoded looks broken.
    throw (await isThere(file)) ? cause : new Error(goneSentence(file.name), { cause });
  }
}

/** Chromium cannot be told to end; whoever waits can be. */
async function withinTime(decoding: Promise<DecodedPhoto>): Promise<DecodedPhoto> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new Error('Decoding this image takes too long. Save it as a smaller JPEG and try again.'),
      );
    }, MOST_DECODING_MS);
  });
  try {
    return await Promise.race([decoding, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error with a sentence where decoding it would take too much memory */
async function checkSize(file: File, size: Size): Promise<void> {
  const [width, height, most] = [size.width, size.height, MAX_EDGE].map((edge) => grouped(edge));
  const is = `This image is ${width} × ${height} pixels`;
  if (Math.max(size.width, size.height) > MAX_EDGE) {
    throw new Error(`${is}; the limit is ${most}.`);
  }
  const scans = (await formatOf(file)) === 'JPEG' ? await jpegScans(file) : null;
  const isPlainJpeg = scans !== null && scans <= MOST_PLAIN_SCANS;
  const mostPixels = isPlainJpeg ? MAX_JPEG_PIXELS : MAX_PIXELS;
  const pixels = size.width * size.height;
  if (pixels > mostPixels) {
    throw new Error(`${is}; the limit is ${mostPixels / 1e6} million. Resize it and try again.`);
  }
  if (pixels * (scans ?? 1) > MAX_SCANNED_PIXELS) {
    throw new Error(
      `${is} with too many scans. Save it as a baseline (not progressive) JPEG and try again.`,
    );
  }
}

async function decodeWhole(file: File): Promise<DecodedPhoto> {
  const size = await statedSize(file);
  if (size === null || size.width === 0 || size.height === 0) {
    throw new Error(await refusalOf(file));
  }
  await checkSize(file, size);
  const bitmap = await smallBitmap(file, size);
  try {
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
}

/** A small file of the pixels, for the card, so that the photo itself needn't be kept decoded. */
export async function thumbnail({ width, height, rgba }: DecodedPhoto): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(rgba), width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
