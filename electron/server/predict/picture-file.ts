/** Picture files as the exported SavedModel's signature `image` sees them. */
import { SIDE, toUnit } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { fitPhoto } from '@engine/photo/fit-photo';
import { pictureFormat } from '@engine/photo/picture-format';
import { PhotoError, type Pixels } from '@engine/photo/pixels';
import type { Preprocessing } from '@engine/photo/preprocessing';
import { floats, read, tidy } from '@engine/tensorflow/kernels';
import { resizeArea } from '@engine/tensorflow/operations';
import { tensorflow } from '@engine/tensorflow/load';
import { TimeLimit } from '@engine/time-limit';
import type { DecodePictures } from './photos';
import { ServerError } from '../server-error';

/** A small file can hold a picture that fills the memory. */
const MAX_EDGE = 4096;
/** Of all pictures of a request: a thousand small files can hold as many of the largest. */
const MAX_PIXELS = MAX_EDGE ** 2;
/** That all pictures of a request may take to decode, and what each of a thousand adds. */
const MOST_SECONDS = 3;
const MOST_SECONDS_EACH = 0.02;
/** As many as the decoder has threads. */
const AT_ONCE = 2;

const nameOf = (index: number): string => `Image ${index}`;

/** What the decoder refuses is the request's fault. @throws ServerError with status 400 */
async function refusing<Result>(decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (cause) {
    if (cause instanceof PhotoError) throw new ServerError(400, cause.message, { cause });
    throw cause;
  }
}

/** Squeezed to 28x28, 0 to 1. @param values 0 to 255, one for each pixel */
function squeezed(values: Float32Array, shape: readonly number[]): Float32Array {
  const small = tidy(() =>
    Float32Array.from(read(resizeArea(floats(values, [1, ...shape]), SIDE))),
  );
  return small.map((value) => value / 255);
}

/** A file's pixels in gray, by TensorFlow; null where it does not know the file's colors. */
function grayByTensorflow(bytes: Uint8Array): { values: Float32Array; shape: number[] } | null {
  try {
    return tidy(() => {
      const decoded = tensorflow().node.decodeImage(bytes, 1, 'int32', false);
      const values = Float32Array.from(decoded.dataSync<'int32'>());
      const { shape } = decoded;
      decoded.dispose();
      return { values, shape };
    });
  } catch {
    return null;
  }
}

/** Luma as of JPEG (ITU-R BT.601). */
function grayOf({ width, height, rgba }: Pixels): Float32Array {
  return Float32Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(4 * at, 4 * at + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}

/**
 * A file that was checked, as the network sees it: by TensorFlow, to the last bit as the exported model
 * does it. A sound file that TensorFlow cannot convert to gray, such as a JPEG in CMYK, is decoded as
 * /classify does it.
 */
async function pictureOfFile(
  bytes: Uint8Array,
  index: number,
  decoder: DecodePictures,
): Promise<Float32Array> {
  const gray = grayByTensorflow(bytes);
  if (gray !== null) return squeezed(gray.values, gray.shape);
  const pixels = await refusing(() => decoder.decode(bytes, nameOf(index)));
  return squeezed(grayOf(pixels), [pixels.height, pixels.width, 1]);
}

/** @throws ServerError where one request asks for more than its share */
function checkShare(pixels: number, limit: TimeLimit, files: number): void {
  if (pixels > MAX_PIXELS) {
    const most = Math.floor(MAX_PIXELS / 1e6);
    throw new ServerError(
      400,
      `The images of one request exceed ${most} million pixels in total. Send fewer or smaller images.`,
    );
  }
  if (limit.exceeded(MOST_SECONDS + MOST_SECONDS_EACH * files)) {
    throw new ServerError(400, 'These images take too long to decode. Send fewer at once.');
  }
}

/** A file that was checked. */
interface Opened {
  /** That are still to be decoded, without limits. */
  pixels: number;
  picture: () => Float32Array | Promise<Float32Array>;
}

async function opened(
  bytes: Uint8Array,
  index: number,
  decoder: DecodePictures,
  preprocessing: Preprocessing,
): Promise<Opened> {
  const format = pictureFormat(bytes);
  if (format !== 'JPEG' && format !== 'PNG') {
    throw new ServerError(400, `${nameOf(index)} is neither a JPEG nor a PNG file.`);
  }
  if (preprocessing.kind === 'whole') {
    const { shape } = preprocessing;
    const photo = await refusing(() => decoder.decode(bytes, nameOf(index)));
    return { pixels: 0, picture: () => toUnit(fitPhoto(photo, shape, preprocessing)) };
  }
  const { width, height } = await refusing(() => decoder.check(bytes, nameOf(index), MAX_EDGE));
  return { pixels: width * height, picture: () => pictureOfFile(bytes, index, decoder) };
}

/**
 * Files as pictures, one after another, n * the values that the network takes.
 * @param preprocessing of the run; garments are expected to be cut out and on black already
 * @throws ServerError with status 400 in a sentence
 */
export async function picturesOfFiles(
  files: readonly Uint8Array[],
  decoder: DecodePictures,
  preprocessing: Preprocessing,
): Promise<Float32Array> {
  const limit = new TimeLimit();
  const pictures: Float32Array[] = [];
  let pixels = 0;
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = await Promise.all(
      files
        .slice(from, from + AT_ONCE)
        .map((bytes, index) => opened(bytes, from + index, decoder, preprocessing)),
    );
    for (const each of some) {
      pixels += each.pixels;
      checkShare(pixels, limit, files.length);
      pictures.push(await each.picture());
    }
  }
  return joined(pictures);
}
