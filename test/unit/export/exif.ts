/** EXIF data as cameras, programs and attackers write it. */

export type Endian = 'big' | 'little';

/** An entry of a directory: a SHORT, unless it is of another type. */
export interface Entry {
  tag: number;
  value: number;
  type?: number;
  count?: number;
}

const [HEADER_BYTES, ENTRY_BYTES, SHORT] = [8, 12, 3];
export const ORIENTATION = 0x0112;

/** Numbers of 16 and 32 bits, written at an offset. */
function writers(
  bytes: Buffer,
  endian: Endian,
): Record<'short' | 'long', (value: number, offset: number) => void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLittle = endian === 'little';
  return {
    short: (value, offset) => {
      view.setUint16(offset, value, isLittle);
    },
    long: (value, offset) => {
      view.setUint32(offset, value, isLittle);
    },
  };
}

export interface TiffOptions {
  endian?: Endian;
  /** What the header says: where the directory is. */
  offset?: number;
  /** Bytes between the header and the directory. */
  before?: Buffer;
  /** What the directory says: how many entries it has. */
  count?: number;
  /** The number behind the byte order. */
  magic?: number;
}

/** A TIFF header, and a directory of these entries; `options` can make it lie. */
export function tiff(
  entries: readonly Entry[],
  { endian = 'big', before = Buffer.alloc(0), ...claims }: TiffOptions = {},
): Buffer {
  const directory = HEADER_BYTES + before.length;
  const bytes = Buffer.alloc(directory + 2 + ENTRY_BYTES * entries.length + 4);
  const { short, long } = writers(bytes, endian);
  bytes.write(endian === 'little' ? 'II' : 'MM', 'latin1');
  short(claims.magic ?? 42, 2);
  long(claims.offset ?? directory, 4);
  bytes.set(before, HEADER_BYTES);
  short(claims.count ?? entries.length, directory);
  for (const [index, { tag, value, type = SHORT, count = 1 }] of entries.entries()) {
    const at = directory + 2 + ENTRY_BYTES * index;
    short(tag, at);
    short(type, at + 2);
    long(count, at + 4);
    (type === SHORT ? short : long)(value, at + 8);
  }
  return bytes;
}

export function oriented(value: number, options: TiffOptions = {}): Buffer {
  return tiff([{ tag: ORIENTATION, value }], options);
}

/** A segment of JPEG. @param marker its second byte */
export function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** A segment APP1 of these bytes, or of their first ones. */
export function exif(bytes: Buffer): Buffer {
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), bytes]));
}

export const JFIF = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));

/** A segment APP1 too, as programs that edit photos write it. */
export function xmp(bytes: number): Buffer {
  const name = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
  return segment(0xe1, Buffer.concat([name, Buffer.alloc(bytes, ' ')]));
}

/** The JPEG with segments behind its first marker. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
