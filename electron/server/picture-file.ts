/** Picture files as the exported SavedModel's signature `image` sees them. */
import { jpegScans, pictureSize, sniffFormat } from '../engine/decode/picture-header';
import { SIDE } from '../engine/data/dataset';
import { joined } from '../engine/data/joined';
import { floats, read, scoped } from '../engine/tensorflow/kernels';
import { tensorflow } from '../engine/tensorflow/load';
import { resizeArea } from '../engine/tensorflow/operations';
import { ServerError } from './server-error';

/** A small file can hold a picture that fills the memory. */
const MAX_EDGE = 4096;
/** Of all pictures of a request: a thousand small files can hold as many of the largest. */
const MAX_PIXELS = MAX_EDGE ** 2;

function bad(at: number, fault: string, cause?: unknown): ServerError {
  return new ServerError(400, `Picture ${at} ${fault}.`, { cause });
}

/** How many pixels it has. @throws ServerError where it is not to be decoded */
function check(bytes: Uint8Array, at: number): number {
  const format = sniffFormat(bytes);
  if (format !== 'JPEG' && format !== 'PNG') throw bad(at, 'is neither a JPEG nor a PNG file');
  const size = pictureSize(bytes, format);
  if (size === null) throw bad(at, 'is broken: its header ends too soon');
  if (Math.max(size.width, size.height) > MAX_EDGE) {
    throw bad(
      at,
      `is ${size.width}x${size.height} pixels; the longest edge may have ${MAX_EDGE}. POST /classify takes whole photos`,
    );
  }
  // A scan goes over the whole picture, and a small file can have a thousand.
  return size.width * size.height * (format === 'JPEG' ? Math.max(1, jpegScans(bytes) / 10) : 1);
}

function decodeGrey(bytes: Uint8Array, at: number): { values: Int32Array; sizes: number[] } {
  try {
    const decoded = tensorflow().node.decodeImage(bytes, 1, 'int32', false);
    const sizes = [...decoded.shape];
    const values = decoded.dataSync<'int32'>();
    decoded.dispose();
    return { values, sizes };
  } catch (cause) {
    throw bad(at, 'is broken: it cannot be decoded', cause);
  }
}

/**
 * A JPEG or PNG file that was checked, grey, squeezed to 28x28, 0 to 1.
 * @param at its place in the request, for messages
 * @throws ServerError with status 400 in a sentence
 */
function pictureOfFile(bytes: Uint8Array, at: number): Float32Array {
  const { values, sizes } = decodeGrey(bytes, at);
  const small = scoped(() =>
    Float32Array.from(read(resizeArea(floats(Float32Array.from(values), [1, ...sizes]), SIDE))),
  );
  return small.map((value) => value / 255);
}

/**
 * Files as pictures, one after another, n * 784.
 * @throws ServerError with status 400 in a sentence
 */
export function picturesOfFiles(files: readonly Uint8Array[]): Float32Array {
  const pixels = files.reduce((sum, bytes, at) => sum + check(bytes, at), 0);
  if (pixels > MAX_PIXELS) {
    const most = Math.floor(MAX_PIXELS / 1e6);
    throw new ServerError(
      400,
      `The pictures of one request may have ${most} million pixels together; send fewer, or smaller ones.`,
    );
  }
  return joined(files.map(pictureOfFile));
}
