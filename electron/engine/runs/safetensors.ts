/**
 * Weights and predictions on disk, as safetensors: the length of a JSON header (8 bytes, little
 * endian), the header, the numbers. A single file, so that one rename replaces it whole, and one
 * that Python reads as it is. Format: huggingface/safetensors, README.
 */
export interface NamedTensor {
  shape: readonly number[];
  values: Float32Array;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;

/** The shapes of tensors by name; a tensor without one is stored as a row. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

export function encodeSafetensors(
  tensors: ReadonlyMap<string, Float32Array>,
  shapes: Shapes = new Map(),
): Buffer {
  const header: Record<string, Entry> = {};
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, values] of tensors) {
    const shape = shapes.get(name) ?? [values.length];
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    header[name] = {
      dtype: 'F32',
      shape: [...shape],
      data_offsets: [offset, offset + bytes.length],
    };
    parts.push(bytes);
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  // The numbers begin at a multiple of eight, as the format recommends.
  const padding = Buffer.alloc((LENGTH_BYTES - (text.length % LENGTH_BYTES)) % LENGTH_BYTES, ' ');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([length, text, padding, ...parts]);
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Record<keyof Entry, unknown>> | null;
  return (
    typeof entry === 'object' &&
    entry?.dtype === 'F32' &&
    Array.isArray(entry.shape) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets.length === 2
  );
}

/** @throws Error when the bytes are not whole safetensors of float32 */
export function decodeSafetensors(bytes: Buffer): Map<string, NamedTensor> {
  if (bytes.length < LENGTH_BYTES) throw new Error('it is too short');
  const headerLength = Number(bytes.readBigUInt64LE());
  const body = LENGTH_BYTES + headerLength;
  if (body > bytes.length) throw new Error('it is truncated');
  const header = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, body)) as Record<string, unknown>;
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (!isEntry(entry)) throw new Error(`its tensor "${name}" is not float32`);
    const [from, to] = entry.data_offsets;
    const size = entry.shape.reduce((product, each) => product * each, 4);
    if (to - from !== size || body + to > bytes.length) {
      throw new Error(`its tensor "${name}" is incomplete`);
    }
    // Copied, because a Float32Array has to begin at a multiple of four.
    const copy = Uint8Array.from(bytes.subarray(body + from, body + to));
    tensors.set(name, { shape: entry.shape, values: new Float32Array(copy.buffer) });
  }
  return tensors;
}
