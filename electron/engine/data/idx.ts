/**
 * The IDX format of the MNIST family: a big-endian header (two zero bytes, the element type, the
 * number of dimensions, each dimension's size) and then the elements, row by row.
 * Format: "The MNIST database of handwritten digits", LeCun, Cortes, Burges.
 */
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { counted, grouped } from '../text/counted';
import { limitText, openRegularFile, readInto, type RegularFile } from '../regular-file';
import { DataError } from './data-error';

const UNSIGNED_BYTE = 0x08;
const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** Of one file, unpacked; EMNIST's largest has 547 MB. */
export const MAX_IDX_BYTES = 2 * 1024 ** 3;
const CHUNK_BYTES = 1024 ** 2;
const LEAST_CHUNK_BYTES = 16 * 1024;
/** Deflate shrinks at most by this factor, so a small file cannot ask for much memory. */
const MOST_EXPANSION = 1032;

export interface Idx {
  /** Size of each dimension, outermost first. */
  shape: number[];
  /** The elements, row by row; a view of the file's own bytes. */
  values: Uint8Array;
}

type ShapeCheck = (shape: readonly number[]) => void;

/** What is expected of a file. */
interface Expected {
  dimensions: number;
  /** Whether one more dimension may follow, for the channels of a pixel. */
  mayHaveChannels?: boolean;
  checkShape?: ShapeCheck;
}

interface Header {
  shape: number[];
  /** How many bytes follow. */
  promised: number;
}

const headerBytesOf = (dimensions: number): number => 4 + 4 * dimensions;

/** By the last byte of the magic number, where the start of the file has it. */
function dimensionsIn(start: Buffer, { dimensions, mayHaveChannels = false }: Expected): number {
  return mayHaveChannels && start.length >= 4 && start[3] === dimensions + 1
    ? dimensions + 1
    : dimensions;
}

/** Of the longest header that is expected. */
function mostHeaderBytes({ dimensions, mayHaveChannels = false }: Expected): number {
  return headerBytesOf(dimensions + (mayHaveChannels ? 1 : 0));
}

/** The bytes of an IDX file of unsigned bytes, row by row. */
export function encodeIdx(shape: readonly number[], values: Uint8Array): Buffer {
  return Buffer.concat([encodeIdxHeader(shape), values]);
}

export function encodeIdxHeader(shape: readonly number[]): Buffer {
  const header = Buffer.alloc(headerBytesOf(shape.length));
  header.writeUInt32BE((UNSIGNED_BYTE << 8) | shape.length);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return header;
}

/** @throws DataError where the bytes are no header of such a file, or promise more than is read */
function parseHeader(bytes: Buffer, name: string, wanted: Expected): Header {
  const dimensions = dimensionsIn(bytes, wanted);
  if (bytes.length < headerBytesOf(dimensions)) {
    throw new DataError(
      `${name} is too short to be an IDX file: it has only ${counted(bytes.length, 'byte')}.`,
    );
  }
  const magic = bytes.readUInt32BE(0);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expected) {
    throw new DataError(
      `${name} is not an IDX file of ${dimensions === 1 ? 'labels' : 'images'}: its magic number is ${magic} instead of ${expected}.`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  wanted.checkShape?.(shape);
  return { shape, promised: shape.reduce((product, size) => product * size, 1) };
}

function checkSize({ promised }: Header, name: string): void {
  if (promised <= MAX_IDX_BYTES) return;
  throw new DataError(
    `${name} has more than ${limitText(MAX_IDX_BYTES)} of data, the limit for one file. Use fewer images.`,
  );
}

function checkLength({ promised }: Header, present: number, name: string): void {
  if (present === promised) return;
  const fault = present < promised ? 'is truncated' : 'has bytes left over';
  throw new DataError(
    `${name} ${fault}: its header declares ${promised} bytes of data, but it has ${present}.`,
  );
}

/**
 * Parse IDX bytes of unsigned bytes.
 * @param name the file's name, for messages
 * @param dimensions how many dimensions there must be: 1 for labels, 3 for images
 * @throws DataError when the header is not IDX, or the length disagrees with it
 */
export function parseIdx(bytes: Buffer, name: string, dimensions: number): Idx {
  const header = parseHeader(bytes, name, { dimensions });
  const from = headerBytesOf(dimensions);
  const present = bytes.length - from;
  checkLength(header, present, name);
  return { shape: header.shape, values: plainBytes(bytes.subarray(from)) };
}

/**
 * The same memory without Node's methods: a Buffer's `slice` copies nothing, so that a few images of it
 * would take all of the file with them to the window.
 */
function plainBytes({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Uninitialized memory. @throws DataError where there is not so much */
function allocate(bytes: number, name: string): Buffer {
  try {
    return Buffer.allocUnsafeSlow(bytes);
  } catch (cause) {
    const needed = `${grouped(Math.ceil(bytes / 1024 ** 2))} MiB`;
    throw new DataError(
      `${name} needs ${needed} of memory, more than is available. Close other programs or use fewer images.`,
      { cause },
    );
  }
}

/** A plain file's header, which has to go with the file's size. */
async function plainHeader(file: RegularFile, name: string, expected: Expected): Promise<Header> {
  const start = await readInto(
    file.handle,
    Buffer.alloc(Math.min(mostHeaderBytes(expected), file.size)),
    0,
  );
  const header = parseHeader(start, name, expected);
  checkSize(header, name);
  checkLength(header, file.size - headerBytesOf(header.shape.length), name);
  return header;
}

async function readPlain(file: RegularFile, name: string, expected: Expected): Promise<Idx> {
  const header = await plainHeader(file, name, expected);
  const from = headerBytesOf(header.shape.length);
  const values = await readInto(file.handle, allocate(header.promised, name), from);
  checkLength(header, values.length, name);
  return { shape: header.shape, values: plainBytes(values) };
}

/** Takes the unpacked bytes as they come, and no more than the header promises. */
class UnpackedIdx {
  private start: Buffer = Buffer.alloc(0);
  private header: Header | null = null;
  private values: Buffer = Buffer.alloc(0);
  private filled = 0;

  /** @param packedBytes of the file on the disk */
  constructor(
    private readonly name: string,
    private readonly expected: Expected,
    private readonly packedBytes: number,
  ) {}

  take(chunk: Buffer): void {
    if (this.header !== null) {
      this.fill(this.header, chunk);
      return;
    }
    this.start = Buffer.concat([this.start, chunk]);
    const from = headerBytesOf(dimensionsIn(this.start, this.expected));
    if (this.start.length < from) return;
    this.header = this.begin();
    this.fill(this.header, this.start.subarray(from));
  }

  private begin(): Header {
    const header = parseHeader(this.start, this.name, this.expected);
    checkSize(header, this.name);
    const possible = MOST_EXPANSION * this.packedBytes + CHUNK_BYTES;
    this.values = allocate(Math.min(header.promised, possible), this.name);
    return header;
  }

  private fill({ promised }: Header, chunk: Buffer): void {
    chunk.copy(this.values, this.filled);
    this.filled += chunk.length;
    // A little more may come of damage, of which the checksum at the end tells.
    if (this.filled <= this.values.length + CHUNK_BYTES) return;
    throw new DataError(
      `${this.name} has bytes left over: its header declares ${promised} bytes of data, but it has more.`,
    );
  }

  end(): Idx {
    // Too short for a header: this says so.
    const header = this.header ?? parseHeader(this.start, this.name, this.expected);
    checkLength(header, this.filled, this.name);
    return { shape: header.shape, values: plainBytes(this.values) };
  }
}

/** Large pieces are quicker, and take memory that a small file does not need. */
function chunkBytesFor(size: number): number {
  return Math.min(CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, size));
}

/** No more of it is unpacked than a chunk. */
async function gzipHeader({ handle }: RegularFile, name: string, expected: Expected) {
  const wanted = mostHeaderBytes(expected);
  let start = Buffer.alloc(0);
  const packed = handle.createReadStream({
    start: 0,
    autoClose: false,
    highWaterMark: LEAST_CHUNK_BYTES,
  });
  try {
    await pipeline(packed, createGunzip({ chunkSize: LEAST_CHUNK_BYTES }), async (chunks) => {
      for await (const chunk of chunks) {
        start = Buffer.concat([start, chunk as Buffer]);
        if (start.length >= wanted) break;
      }
    });
  } catch (cause) {
    // A pipeline that is left early says so as an error.
    if (start.length < wanted) {
      throw new DataError(`${name} is a damaged gzip file.`, { cause });
    }
  }
  const header = parseHeader(start, name, expected);
  checkSize(header, name);
  return header;
}

async function readGzip({ handle, size }: RegularFile, name: string, expected: Expected) {
  const unpacked = new UnpackedIdx(name, expected, size);
  const packed = handle.createReadStream({
    start: 0,
    autoClose: false,
    highWaterMark: chunkBytesFor(size),
  });
  const gunzip = createGunzip({ chunkSize: chunkBytesFor(size) });
  // A pipeline tells that it was given up, and not why.
  const refusals: Error[] = [];
  try {
    await pipeline(packed, gunzip, async (chunks) => {
      try {
        for await (const chunk of chunks) unpacked.take(chunk as Buffer);
      } catch (error) {
        if (error instanceof DataError) refusals.push(error);
        throw error;
      }
    });
  } catch (cause) {
    throw refusals[0] ?? new DataError(`${name} is a damaged gzip file.`, { cause });
  }
  return unpacked.end();
}

/** By its first bytes: a name says nothing, since browsers unpack what they download. */
async function packing(handle: FileHandle, name: string): Promise<'plain' | 'gzip'> {
  const [first, second] = await readInto(handle, Buffer.alloc(2), 0);
  if (first === GZIP_MAGIC[0] && second === GZIP_MAGIC[1]) return 'gzip';
  if (name.endsWith('.gz') && (first !== 0 || second !== 0)) {
    throw new DataError(`${name} is named .gz but is neither a gzip file nor an IDX file.`);
  }
  return 'plain';
}

interface Readers<Result> {
  plain: (file: RegularFile, name: string, expected: Expected) => Promise<Result>;
  gzip: (file: RegularFile, name: string, expected: Expected) => Promise<Result>;
}

/**
 * Read an IDX file, plain or gzipped, whatever its name says.
 * @param dimensions as in `parseIdx`
 * @param checkShape may refuse a shape before the elements are read
 * @param mayHaveChannels whether one more dimension may follow, for the channels of a pixel
 * @throws DataError in one sentence that names the file
 */
export function readIdx(
  path: string,
  dimensions: number,
  checkShape: ShapeCheck = () => undefined,
  mayHaveChannels = false,
): Promise<Idx> {
  const expected = { dimensions, checkShape, mayHaveChannels };
  return readBy({ plain: readPlain, gzip: readGzip }, path, expected);
}

/**
 * The shape alone, by its first bytes and, of a plain file, by its size.
 * @throws DataError as `readIdx`
 */
export async function readIdxShape(
  path: string,
  dimensions: number,
  checkShape: ShapeCheck = () => undefined,
  mayHaveChannels = false,
): Promise<readonly number[]> {
  const readers = { plain: plainHeader, gzip: gzipHeader };
  return (await readBy(readers, path, { dimensions, checkShape, mayHaveChannels })).shape;
}

async function readBy<Result>(
  readers: Readers<Result>,
  path: string,
  expected: Expected,
): Promise<Result> {
  const name = basename(path);
  let file: RegularFile | null = null;
  try {
    // What is read is bounded by the header; a larger file is refused by what it promises.
    file = await openRegularFile(path, Number.MAX_SAFE_INTEGER);
    return await readers[await packing(file.handle, name)](file, name, expected);
  } catch (cause) {
    throw DataError.of(path, cause);
  } finally {
    await file?.handle.close();
  }
}
