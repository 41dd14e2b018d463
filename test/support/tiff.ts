/** Uncompressed TIFF files whose directory comes first, as scanners and cameras write them (TIFF 6.0). */
import type { Pixels } from '@engine/photo/pixels';

interface Entry {
  tag: number;
  type: number;
  count: number;
  value: number;
}

const [ASCII_HEADER, DIRECTORY_AT, ENTRY_BYTES] = ['II*\0', 8, 12];
const [SHORT, LONG] = [3, 4];
const COMPRESSION = 259;

function directory(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(2 + ENTRY_BYTES * entries.length + 4);
  bytes.writeUInt16LE(entries.length, 0);
  const sorted = [...entries].sort((a, b) => a.tag - b.tag);
  for (const [index, { tag, type, count, value }] of sorted.entries()) {
    const at = 2 + ENTRY_BYTES * index;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    if (type === SHORT && count === 1) bytes.writeUInt16LE(value, at + 8);
    else bytes.writeUInt32LE(value, at + 8);
  }
  return bytes;
}

function uint32s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => bytes.writeUInt32LE(value, 4 * at));
  return bytes;
}

/** @param notes further entries of the directory */
export function tiff(
  { width, height, rgba }: Pixels,
  { rowsPerStrip = height, notes = [] }: { rowsPerStrip?: number; notes?: Entry[] } = {},
): Buffer {
  const rgb = Buffer.from(rgba.filter((_, at) => at % 4 !== 3));
  const strips = Math.ceil(height / rowsPerStrip);
  const one = (tag: number, value: number, type = SHORT): Entry => ({ tag, type, count: 1, value });
  const entriesFor = (offsets: number, counts: number): Entry[] => [
    one(256, width),
    one(257, height),
    one(258, 8),
    one(COMPRESSION, 1),
    one(262, 2),
    { tag: 273, type: LONG, count: strips, value: offsets },
    one(277, 3),
    one(278, rowsPerStrip),
    { tag: 279, type: LONG, count: strips, value: counts },
    ...notes,
  ];
  const tables = DIRECTORY_AT + directory(entriesFor(0, 0)).length;
  const pixels = strips === 1 ? tables : tables + 8 * strips;
  const stripBytes = 3 * width * rowsPerStrip;
  const starts = Array.from({ length: strips }, (_, strip) => pixels + strip * stripBytes);
  const lengths = starts.map((_, strip) => Math.min(stripBytes, rgb.length - strip * stripBytes));
  const header = Buffer.concat([Buffer.from(ASCII_HEADER, 'latin1'), uint32s([DIRECTORY_AT])]);
  // A table of one value is the value itself.
  if (strips === 1) return Buffer.concat([header, directory(entriesFor(pixels, rgb.length)), rgb]);
  const entries = directory(entriesFor(tables, tables + 4 * strips));
  return Buffer.concat([header, entries, uint32s(starts), uint32s(lengths), rgb]);
}

/** The same file, said to be compressed in another way. */
export function withCompression(file: Buffer, compression: number): Buffer {
  const changed = Buffer.from(file);
  for (let at = DIRECTORY_AT + 2; at < file.length; at += ENTRY_BYTES) {
    if (file.readUInt16LE(at) !== COMPRESSION) continue;
    changed.writeUInt16LE(compression, at + 8);
    return changed;
  }
  throw new Error('The file has no entry for its compression.');
}
