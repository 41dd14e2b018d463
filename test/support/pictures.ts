/** Picture files made by the tests: PNG and BMP by hand, the rest by the app's own Chromium. */
import { crc32, deflateSync } from 'node:zlib';

export interface Gray {
  width: number;
  height: number;
  /** One byte a pixel, row by row. */
  values: Uint8Array;
}

function crc(bytes: Buffer): number {
  // Node 20's zlib has no crc32; the loop is the PNG specification's.
  if (typeof crc32 === 'function') return crc32(bytes);
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

/** A PNG's chunk. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** @param lines bytes of each row, one after another */
function pngOf(
  { width, height }: { width: number; height: number },
  { depth, color = false }: { depth: 8 | 16; color?: boolean },
  lines: Uint8Array,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(depth, 8);
  header.writeUInt8(color ? 2 : 0, 9);
  const stride = (width * depth * (color ? 3 : 1)) / 8;
  const rows = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    rows.set(lines.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An 8-bit grayscale PNG. */
export function png({ values, ...size }: Gray): Buffer {
  return pngOf(size, { depth: 8 }, values);
}

/** @param values red, green and blue of each pixel, row by row */
export function colorPng(size: { width: number; height: number }, values: Uint8Array): Buffer {
  return pngOf(size, { depth: 8, color: true }, values);
}

/** A grayscale PNG of 16 bits a pixel, as scanners write them. */
export function png16({ width, height, values }: Gray): Buffer {
  const lines = Uint8Array.from({ length: 2 * values.length }, (_, at) => values[at >> 1] ?? 0);
  return pngOf({ width, height }, { depth: 16 }, lines);
}

/** A 24-bit BMP, rows from the bottom up. */
export function bmp({ width, height, values }: Gray): Buffer {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column] ?? 0;
      const at = 54 + (height - 1 - row) * stride + 3 * column;
      bytes.fill(value, at, at + 3);
    }
  }
  return bytes;
}

/** One picture of a GIF, with its descriptor. */
function gifPicture({ width, height, values }: Gray): Buffer {
  const [clear, end, most] = [0x80, 0x81, 120];
  const codes: number[] = [];
  values.forEach((value, at) => {
    if (at % most === 0) codes.push(clear);
    codes.push(value >> 1);
  });
  codes.push(end);
  const descriptor = Buffer.alloc(11);
  descriptor.writeUInt8(0x2c, 0);
  descriptor.writeUInt16LE(width, 5);
  descriptor.writeUInt16LE(height, 7);
  descriptor.writeUInt8(7, 10);
  const blocks: Buffer[] = [];
  for (let at = 0; at < codes.length; at += 255) {
    const block = codes.slice(at, at + 255);
    blocks.push(Buffer.from([block.length, ...block]));
  }
  return Buffer.concat([descriptor, ...blocks, Buffer.from([0])]);
}

/** Shows the next picture after a tenth of a second. */
const GIF_DELAY = Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0]);

/**
 * A GIF of 128 grays, animated where there are several pictures, not compressed: with seven bits to a
 * value, LZW's codes are bytes for as long as its table is cleared before it outgrows them.
 */
export function gif(...pictures: readonly [Gray, ...Gray[]]): Buffer {
  const [{ width, height }] = pictures;
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const grays = Array.from({ length: 128 }, (_, gray) => new Array<number>(3).fill(2 * gray));
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    size,
    Buffer.from([0xf6, 0, 0, ...grays.flat()]),
    ...pictures.flatMap((picture) => [GIF_DELAY, gifPicture(picture)]),
    Buffer.from([0x3b]),
  ]);
}

/** The picture with room on both sides, so that it is wider than high. */
export function widened({ width, height, values }: Gray, room: number, shade = 245): Gray {
  const wide = width + 2 * room;
  const widened = new Uint8Array(wide * height).fill(shade);
  for (let row = 0; row < height; row++) {
    widened.set(values.subarray(row * width, (row + 1) * width), row * wide + room);
  }
  return { width: wide, height, values: widened };
}

/** A JPEG's bytes with EXIF's orientation tag put in. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM', 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(0x0112, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, body, jpeg.subarray(2)]);
}

/**
 * A test image as a shop would have photographed it: enlarged, dark on a light background, with
 * room around it.
 * @param pixels 784 bytes, bright garment on black
 */
export function studioPhoto(pixels: Uint8Array, scale = 12, margin = 60): Gray {
  const side = 28 * scale + 2 * margin;
  const values = new Uint8Array(side * side).fill(245);
  for (let y = 0; y < 28 * scale; y++) {
    for (let x = 0; x < 28 * scale; x++) {
      const value = pixels[Math.floor(y / scale) * 28 + Math.floor(x / scale)] ?? 0;
      if (value > 0) values[(y + margin) * side + x + margin] = Math.min(200, 255 - value);
    }
  }
  return { width: side, height: side, values };
}

/** The picture turned a quarter to the left, as a camera held sideways stores it. */
export function turnedLeft({ width, height, values }: Gray): Gray {
  const turned = new Uint8Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      turned[(width - 1 - x) * height + y] = values[y * width + x] ?? 0;
    }
  }
  return { width: height, height: width, values: turned };
}
