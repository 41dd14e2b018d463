/** BMP files, which sharp does not read: TensorFlow does, once their header was held to their size. */
import type { Pixels } from '../photo/pixels';
import { tensorflow } from '../tensorflow/load';

/** Of a file header and a BITMAPINFOHEADER, up to the compression. */
const HEADER_BYTES = 34;
/** Of a BITMAPINFOHEADER; that of OS/2 is smaller, with its fields elsewhere. */
const INFO_BYTES = 40;
/** BI_RGB and BI_BITFIELDS. */
const [PLAIN, MASKS] = [0, 3];
/** Where a bit field says which bits are red, green and blue, and what TensorFlow takes them for. */
const MASKS_AT = 54;
const USUAL_MASKS = [0xff0000, 0xff00, 0xff];

export interface BmpHeader {
  width: number;
  height: number;
  /** Where the pixels begin and end. */
  begin: number;
  end: number;
}

/** Why a BMP is not decoded: it lacks a part, or is of a kind that TensorFlow does not know. */
export type BmpFault = 'broken' | 'unsupported';

function hasUsualMasks(bytes: Buffer): boolean {
  if (bytes.length < MASKS_AT + 12) return false;
  return USUAL_MASKS.every((mask, at) => bytes.readUInt32LE(MASKS_AT + 4 * at) === mask);
}

/** What the header says, where all of the pixels that it promises are in the file. */
export function bmpHeader(file: Uint8Array): BmpHeader | BmpFault {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < HEADER_BYTES) return 'broken';
  if (bytes.readUInt32LE(14) < INFO_BYTES) return 'unsupported';
  const begin = bytes.readUInt32LE(10);
  const width = bytes.readInt32LE(18);
  const height = Math.abs(bytes.readInt32LE(22));
  const bits = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const isPlain = compression === PLAIN && (bits === 24 || bits === 32);
  if (!isPlain && !(compression === MASKS && bits === 32 && hasUsualMasks(bytes)))
    return 'unsupported';
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const end = begin + rowBytes * height;
  if (width <= 0 || height === 0 || begin < HEADER_BYTES || end > bytes.length) return 'broken';
  return { width, height, begin, end };
}

/** The pixels, opaque: the fourth byte of a pixel is unused in most files that have one. */
export function decodeBmp(file: Uint8Array, { width, height, end }: BmpHeader): Pixels {
  const tf = tensorflow();
  // TensorFlow refuses files with anything behind their pixels.
  const decoded = tf.node.decodeBmp(file.subarray(0, end), 0);
  const values = decoded.dataSync<'int32'>();
  const channels = decoded.shape[2];
  decoded.dispose();
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = values[from] ?? 0;
    rgba[to + 1] = values[from + 1] ?? 0;
    rgba[to + 2] = values[from + 2] ?? 0;
  }
  return { width, height, rgba };
}
