/**
 * Weights and predictions on disk, as safetensors: the length of a JSON header (8 bytes, little
 * endian), the header, the numbers. A single file, so that one rename replaces it whole, and one
 * that Python reads as it is. Format: huggingface/safetensors, README.
 */
import { parseBoundedJson } from '../bounded-json';
import { areFinite } from '../finite';
import { fromHalves, toHalves } from './half';
import { printable } from '../text/printable';
import { UserError } from '../user-error';

export interface NamedTensor {
  shape: readonly number[];
  values: Float32Array;
}

const BYTES = { F32: 4, F16: 2 } as const;
type Dtype = keyof typeof BYTES;

interface Entry {
  dtype: Dtype;
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;

/** The shapes of tensors by name; a tensor without one is stored as a row. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** @param dtype F16 takes half of the space, and keeps three digits of each number */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Float32Array>,
  shapes: Shapes = new Map(),
  dtype: Dtype = 'F32',
): Buffer {
  const header = new Map<string, Entry>();
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, values] of tensors) {
    const shape = shapes.get(name) ?? [values.length];
    const stored = dtype === 'F16' ? toHalves(values) : values;
    const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
    const offsets: Entry['data_offsets'] = [offset, offset + bytes.length];
    header.set(name, { dtype, shape: [...shape], data_offsets: offsets });
    parts.push(bytes);
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  // The numbers begin at a multiple of eight, as the format recommends.
  const padding = Buffer.alloc((LENGTH_BYTES - (text.length % LENGTH_BYTES)) % LENGTH_BYTES, ' ');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([length, text, padding, ...parts]);
}

/** Bytes that are no whole safetensors of finite numbers; the message goes on from "the file is damaged: ". */
export class SafetensorsError extends UserError {
  override readonly name = 'SafetensorsError';
}

/** A hundred thousand tensors; a network has a few hundred. */
const MOST_HEADER_BYTES = 10_000_000;
const HEADER_LIMITS = { depth: 8, values: 1_000_000 };
/** More than any kernel has. */
const MOST_DIMENSIONS = 8;

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Record<keyof Entry, unknown>> | null;
  return (
    typeof entry === 'object' &&
    (entry?.dtype === 'F32' || entry?.dtype === 'F16') &&
    Array.isArray(entry.shape) &&
    entry.shape.length <= MOST_DIMENSIONS &&
    entry.shape.every(isSize) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets.length === 2 &&
    entry.data_offsets.every(isSize)
  );
}

function parseHeader(text: Buffer): Record<string, unknown> {
  let header: unknown;
  try {
    header = parseBoundedJson(text, HEADER_LIMITS);
  } catch (cause) {
    throw new SafetensorsError('its header is not JSON', { cause });
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
    return header as Record<string, unknown>;
  }
  throw new SafetensorsError('its header does not list tensors');
}

/** The header's tensors, in the order of their numbers. */
function entriesOf(header: Record<string, unknown>): [string, Entry][] {
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]): [string, Entry] => {
      if (!isEntry(entry))
        throw new SafetensorsError(
          `its tensor "${printable(name)}" is neither float32 nor float16`,
        );
      return [name, entry];
    });
  // Of those that begin together all but the last are empty.
  return entries.sort(([, { data_offsets: a }], [, { data_offsets: b }]) =>
    a[0] === b[0] ? a[1] - b[1] : a[0] - b[0],
  );
}

/**
 * Each tensor begins where the one before it ends and the last ends with the file, as the format asks:
 * otherwise a small file could name the same numbers a million times, and fill the memory with them.
 */
function checkPlaces(entries: readonly [string, Entry][], present: number): void {
  let end = 0;
  for (const [name, { dtype, shape, data_offsets: offsets }] of entries) {
    const size = shape.reduce((product, each) => product * each, BYTES[dtype]);
    const [from, to] = offsets;
    if (from !== end || to - from !== size || to > present) {
      throw new SafetensorsError(`its tensor "${printable(name)}" is incomplete`);
    }
    end = to;
  }
  if (end !== present) throw new SafetensorsError('it has bytes left over');
}

/** @throws SafetensorsError when the bytes are not whole safetensors of finite numbers */
export function decodeSafetensors(bytes: Buffer): Map<string, NamedTensor> {
  if (bytes.length < LENGTH_BYTES) throw new SafetensorsError('it is too short');
  const headerLength = Number(bytes.readBigUInt64LE());
  const body = LENGTH_BYTES + headerLength;
  if (body > bytes.length) throw new SafetensorsError('it is truncated');
  if (headerLength > MOST_HEADER_BYTES) throw new SafetensorsError('its header is too long');
  const entries = entriesOf(parseHeader(bytes.subarray(LENGTH_BYTES, body)));
  checkPlaces(entries, bytes.length - body);
  return new Map(
    entries.map(([name, { dtype, shape, data_offsets: offsets }]) => {
      const [from, to] = offsets;
      // Copied, because a Float32Array has to begin at a multiple of four.
      const { buffer } = Uint8Array.from(bytes.subarray(body + from, body + to));
      const values =
        dtype === 'F16' ? fromHalves(new Uint16Array(buffer)) : new Float32Array(buffer);
      if (!areFinite(values)) {
        throw new SafetensorsError(`its tensor "${printable(name)}" has NaN or infinite values`);
      }
      return [name, { shape, values }];
    }),
  );
}
