/**
 * The IDX format of the MNIST family: a big-endian header (two zero bytes, the element type, the
 * number of dimensions, each dimension's size) and then the elements, row by row.
 * Format: "The MNIST database of handwritten digits", LeCun, Cortes, Burges.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from './data-error';

const UNSIGNED_BYTE = 0x08;
const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** Larger than any MNIST-like set (EMNIST's largest is 547 MB), far below what would exhaust memory. */
const MAX_UNPACKED_BYTES = 1024 ** 3;

export interface Idx {
  /** Size of each dimension, outermost first. */
  shape: number[];
  /** The elements, row by row; a view of the file's own bytes. */
  values: Uint8Array;
}

async function unpack(bytes: Buffer, file: string): Promise<Buffer> {
  if (bytes[0] !== GZIP_MAGIC[0] || bytes[1] !== GZIP_MAGIC[1]) {
    if (file.endsWith('.gz')) {
      throw new DataError(`${basename(file)} is named .gz but is not a gzip file.`);
    }
    return bytes;
  }
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const fault = tooLarge ? 'unpacks to more than 1 GiB' : 'is a damaged gzip file';
    throw new DataError(`${basename(file)} ${fault}.`, { cause });
  }
}

/** The bytes of an IDX file of unsigned bytes, row by row. */
export function encodeIdx(shape: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE((UNSIGNED_BYTE << 8) | shape.length);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, values]);
}

/**
 * Parse IDX bytes of unsigned bytes.
 * @param name the file's name, for messages
 * @param dimensions how many dimensions there must be: 1 for labels, 3 for images
 * @throws DataError when the header is not IDX, or the length disagrees with it
 */
export function parseIdx(bytes: Buffer, name: string, dimensions: number): Idx {
  const headerBytes = 4 + 4 * dimensions;
  if (bytes.length < headerBytes) {
    throw new DataError(`${name} is too short to be an IDX file: it has ${bytes.length} bytes.`);
  }
  const magic = bytes.readUInt32BE(0);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expected) {
    throw new DataError(
      `${name} does not begin like an IDX file of ${dimensions === 1 ? 'labels' : 'images'}: its magic number is ${magic} instead of ${expected}.`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const promised = shape.reduce((product, size) => product * size, 1);
  const present = bytes.length - headerBytes;
  if (present !== promised) {
    const fault = present < promised ? 'is truncated' : 'has bytes left over';
    throw new DataError(
      `${name} ${fault}: its header promises ${promised} bytes of data and it holds ${present}.`,
    );
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + headerBytes, present) };
}

/**
 * Read an IDX file, plain or gzipped.
 * @throws DataError in one sentence that names the file
 */
export async function readIdx(file: string, dimensions: number): Promise<Idx> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw DataError.unreadable(file, cause);
  }
  return parseIdx(await unpack(bytes, file), basename(file), dimensions);
}
