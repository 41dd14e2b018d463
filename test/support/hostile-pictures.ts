/** Small picture files that ask for far more time or memory than their size tells. */
import { deflateSync } from 'node:zlib';
import { chunk } from './pictures';

const MEGABYTE = 1e6;

/**
 * Codes of variable width as GIF has them, for pixels that are all of color 0: each code stands for a run
 * that is one pixel longer than the last.
 */
function lzwOfOneColor(pixels: number): Buffer {
  const [firstFree, mostCodes, clear, end] = [6, 4096, 4, 5];
  const bytes: number[] = [];
  let [pending, pendingBits, width, next, left] = [0, 0, 3, firstFree, pixels];
  const put = (code: number): void => {
    pending |= code << pendingBits;
    pendingBits += width;
    for (; pendingBits >= 8; pendingBits -= 8, pending >>>= 8) bytes.push(pending & 0xff);
  };
  put(clear);
  for (let run = 1; left > 0; run = Math.min(run + 1, mostCodes - firstFree)) {
    const length = Math.min(run, left);
    put(length === 1 ? 0 : firstFree + length - 2);
    left -= length;
    if (run > 1 && next < mostCodes) next += 1;
    if (next === 1 << width && width < 12) width += 1;
  }
  put(end);
  bytes.push(pending & 0xff, 0);
  return Buffer.from(bytes);
}

function uint16s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, at) => bytes.writeUInt16LE(value, 2 * at));
  return bytes;
}

interface Size {
  width: number;
  height: number;
}

/** A GIF whose one frame is of another size than its canvas. */
export function gifWithFrame(canvas: Size, frame: Size): Buffer {
  const data = lzwOfOneColor(frame.width * frame.height);
  const blocks: Buffer[] = [];
  for (let from = 0; from < data.length; from += 255) {
    const block = data.subarray(from, from + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    uint16s(canvas.width, canvas.height),
    Buffer.from([0x80, 0, 0, 90, 90, 90, 255, 255, 255]),
    Buffer.from([0x2c, 0, 0, 0, 0]),
    uint16s(frame.width, frame.height),
    Buffer.from([0, 2]),
    ...blocks,
    Buffer.from([0, 0x3b]),
  ]);
}

const START_OF_FRAME = Buffer.from([0xff, 0xc0]);
const START_OF_PROGRESSIVE_FRAME = Buffer.from([0xff, 0xc2]);
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** The JPEG with other figures in its header. */
export function jpegThatClaims(jpeg: Buffer, { width, height }: Size): Buffer {
  const claims = Buffer.from(jpeg);
  const frame = Math.max(
    claims.indexOf(START_OF_FRAME),
    claims.indexOf(START_OF_PROGRESSIVE_FRAME),
  );
  claims.writeUInt16BE(height, frame + 5);
  claims.writeUInt16BE(width, frame + 7);
  return claims;
}

/** Behind a marker without length, a comment that holds the header of a small picture. */
export function withDecoy(jpeg: Buffer): Buffer {
  const header = Buffer.from([
    0xff, 0xc0, 0, 17, 8, 0, 64, 0, 64, 3, 1, 0x22, 0, 2, 17, 1, 3, 17, 1,
  ]);
  const comment = Buffer.from([0xff, 0xfe, 0, header.length + 2]);
  const start = Buffer.from([0xff, 0xd8, 0xff, 0x01]);
  return Buffer.concat([start, comment, header, jpeg.subarray(2)]);
}

/** The JPEG with its last scan repeated. */
export function withScans(jpeg: Buffer, count: number): Buffer {
  const scan = jpeg.subarray(jpeg.lastIndexOf(START_OF_SCAN), -2);
  return Buffer.concat([
    jpeg.subarray(0, -2),
    ...new Array<Buffer>(count).fill(scan),
    jpeg.subarray(-2),
  ]);
}

/** The PNG with compressed texts, each of 7.9 MB, behind its header. */
export function withTexts(png: Buffer, count: number): Buffer {
  const [header, text] = [33, deflateSync(Buffer.alloc(7.9 * MEGABYTE, 'A'))];
  const one = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), text]));
  return Buffer.concat([
    png.subarray(0, header),
    ...new Array<Buffer>(count).fill(one),
    png.subarray(header),
  ]);
}

/** A PNG that unfolds to so many pixels, all black. */
export function pngBomb({ width, height }: Size): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An ISO base media file: its brands, the major one first, and nothing that could be decoded. */
export function brandedFile(...brands: string[]): Buffer {
  const [major = '', ...others] = brands;
  const text = Buffer.from(`ftyp${major}\0\0\0\0${others.join('')}`, 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(text.length + 4);
  return Buffer.concat([size, text, Buffer.from('\0\0\0\x08meta', 'latin1'), Buffer.alloc(200)]);
}

/** A phone's motion photo: the JPEG, and behind it megabytes of video with a JPEG's markers in it. */
export function motionPhoto(jpeg: Uint8Array): Buffer {
  const video = Buffer.alloc(4 * 2 ** 20, 7);
  for (let at = 100; at < video.length; at += 5000) video.set([0xff, 0xda], at);
  return Buffer.concat([jpeg, brandedFile('mp42', 'isom'), video]);
}

/** The JPEG with stray bytes behind its first segment. */
export function withStrayBytes(jpeg: Buffer): Buffer {
  const end = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, end), Buffer.from([0, 1, 2, 3, 4]), jpeg.subarray(end)]);
}
