/** Pictures that the tests draw themselves. */
import { deflateSync } from 'node:zlib';
import type { Pixels } from '@engine/photo/pixels';
import { chunk } from '../../support/pictures';

export type Color = readonly [red: number, green: number, blue: number, alpha?: number];

export const NAVY: Color = [20, 20, 120];
export const CREAM: Color = [240, 225, 190];
export const SAND: Color = [170, 140, 90];
export const CLEAR: Color = [0, 0, 0, 0];

/** A picture whose pixel at (x, y) has the color that `at` says. */
export function draw(width: number, height: number, at: (x: number, y: number) => Color): Pixels {
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha = 255] = at(x, y);
      rgba.set([red, green, blue, alpha], 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

export const plain = (width: number, height: number, color: Color): Pixels =>
  draw(width, height, () => color);

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const covers = ({ x, y, width, height }: Rectangle, column: number, row: number): boolean =>
  column >= x && column < x + width && row >= y && row < y + height;

/** A rectangular garment that lies on a floor. */
export function garmentOn(
  width: number,
  height: number,
  garment: Rectangle,
  { cloth = NAVY, floor = CREAM }: { cloth?: Color; floor?: Color } = {},
): Pixels {
  return draw(width, height, (x, y) => (covers(garment, x, y) ? cloth : floor));
}

/** The numbers as big-endian 32-bit integers. */
function uint32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => bytes.writeUInt32BE(value, 4 * at));
  return bytes;
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const COLOR_TYPES = { rgba: 6, palette: 3 } as const;

function pngHeader(width: number, height: number, colors: keyof typeof COLOR_TYPES): Buffer {
  const rest = Buffer.from([8, COLOR_TYPES[colors], 0, 0, 0]);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', Buffer.concat([uint32s(width, height), rest])),
  ]);
}

/** PNG scan lines, each unfiltered. */
function scanLines(bytes: Uint8Array, rowBytes: number): Buffer {
  const rows = Array.from({ length: bytes.length / rowBytes }, (_, row) =>
    Buffer.concat([Buffer.from([0]), bytes.subarray(row * rowBytes, (row + 1) * rowBytes)]),
  );
  return deflateSync(Buffer.concat(rows));
}

export function png({ width, height, rgba }: Pixels): Buffer {
  return Buffer.concat([
    pngHeader(width, height, 'rgba'),
    chunk('IDAT', scanLines(rgba, 4 * width)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of one color, by a palette without transparency. */
export function palettePng(width: number, height: number, [red, green, blue]: Color): Buffer {
  return Buffer.concat([
    pngHeader(width, height, 'palette'),
    chunk('PLTE', Buffer.from([red, green, blue])),
    chunk('IDAT', scanLines(new Uint8Array(width * height), width)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The start of a PNG that says how large it is and holds nothing. */
export function pngThatPromises(width: number, height: number): Buffer {
  return Buffer.concat([pngHeader(width, height, 'rgba'), chunk('IDAT', Buffer.alloc(0))]);
}

/** A BMP of 24 bits a pixel, or its first part with another number of bits. */
export function bmp({ width, height, rgba }: Pixels, bits = 24): Buffer {
  const rowBytes = Math.ceil((3 * width) / 4) * 4;
  const bytes = Buffer.alloc(54 + rowBytes * height);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * ((height - 1 - y) * width + x);
      const bgr = [rgba[from + 2] ?? 0, rgba[from + 1] ?? 0, rgba[from] ?? 0];
      bytes.set(bgr, 54 + y * rowBytes + 3 * x);
    }
  }
  return bytes;
}
