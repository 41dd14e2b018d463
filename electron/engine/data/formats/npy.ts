/**
 * Arrays in NumPy's format: a magic string, a version, a header that is a Python dictionary, and then the
 * elements. Format: numpy.lib.format, versions 1 to 3.
 */
import { DataError } from '../data-error';

const MAGIC = '\x93NUMPY';
const HEADER =
  /^\{'descr': *'([^']{1,8})', *'fortran_order': *(True|False), *'shape': *\(([\d, ]*)\),? *\}\s*$/;
/** Integers by NumPy's names for them, with the bytes of one. */
const INTEGERS: Readonly<Record<string, number>> = {
  '|u1': 1,
  '|i1': 1,
  '|b1': 1,
  '<u2': 2,
  '<i2': 2,
  '<u4': 4,
  '<i4': 4,
  '<u8': 8,
  '<i8': 8,
};

export interface Npy {
  shape: number[];
  /** Such as "|u1" for unsigned bytes. */
  type: string;
  /** Row by row, as it stands in the file. */
  data: Uint8Array;
}

interface Header {
  type: string;
  isFortran: boolean;
  shape: number[];
  from: number;
}

function parseHeader(bytes: Buffer, name: string): Header {
  const [major = 0] = bytes.subarray(6, 7);
  const wide = major >= 2;
  const begin = wide ? 12 : 10;
  if (bytes.length < begin || bytes.toString('latin1', 0, 6) !== MAGIC || major > 3) {
    throw new DataError(`${name} is not a NumPy array.`);
  }
  const length = wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const text = bytes.toString('latin1', begin, begin + Math.min(length, 10_000));
  const [, type = '', order, sizes = ''] = HEADER.exec(text) ?? [];
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (type === '' || shape.length === 0) {
    throw new DataError(`${name} has a NumPy header that cannot be read.`);
  }
  return { type, isFortran: order === 'True', shape, from: begin + length };
}

/** From the order of Fortran, in which the first index runs fastest, to that of C. */
function reordered(data: Uint8Array, shape: readonly number[], bytes: number): Uint8Array {
  const ordered = new Uint8Array(data.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  for (let to = 0; to < data.length; to += bytes) {
    const from = index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0) * bytes;
    for (let byte = 0; byte < bytes; byte++) ordered[to + byte] = data[from + byte] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return ordered;
}

/** @throws DataError where it is no array of integers, or not as long as its header says */
export function parseNpy(bytes: Buffer, name: string): Npy {
  const { type, isFortran, shape, from } = parseHeader(bytes, name);
  const size = INTEGERS[type];
  if (size === undefined) {
    throw new DataError(
      `${name} has elements of the type ${type}. Save images as unsigned bytes (uint8) and labels as integers.`,
    );
  }
  const promised = shape.reduce((product, each) => product * each, size);
  const data = bytes.subarray(from);
  if (data.length !== promised) {
    throw new DataError(
      `${name} is damaged: its header declares ${promised} bytes of data, but it has ${data.length}.`,
    );
  }
  return { shape, type, data: isFortran && shape.length > 1 ? reordered(data, shape, size) : data };
}

/** The integers of an array; those above 2^53 are not exact. @throws DataError where one is negative */
export function integersOf({ type, data }: Npy, name: string): number[] {
  const size = INTEGERS[type] ?? 1;
  const isSigned = type.includes('i');
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / size }, (_, at) => {
    const from = at * size;
    const value =
      size === 8
        ? Number(bytes.readBigInt64LE(from))
        : isSigned
          ? bytes.readIntLE(from, size)
          : bytes.readUIntLE(from, size);
    if (value >= 0) return value;
    throw new DataError(`${name} has the negative label ${value}.`);
  });
}
