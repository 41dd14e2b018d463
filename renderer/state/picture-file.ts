/** What a file's first and last bytes say: whether it is a picture, and whether all of it is there. */

type Format = 'jpeg' | 'png' | 'gif' | 'bmp' | 'webp' | 'avif';

const SNIFFED_BYTES = 32;
/** Cameras append thumbnails and metadata after the end of a JPEG; the mark is before those. */
const TAIL_BYTES = 65_536;
/** Enough for a JPEG's thumbnail, which may be as long as one segment: 64 KB. */
const HEAD_BYTES = 2 * TAIL_BYTES;
/** JPEG's markers (ITU-T T.81, table B.1). */
const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = '\xff\xd9';

const SIGNATURES: readonly [format: Format, offset: number, bytes: string][] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG'],
  ['gif', 0, 'GIF8'],
  ['bmp', 0, 'BM'],
  ['webp', 8, 'WEBP'],
  ['avif', 4, 'ftypavif'],
  ['avif', 4, 'ftypavis'],
  ['avif', 4, 'ftypmif1'],
];

/** For a photo of which the file cannot be read, or no more. */
export const GONE = 'This file is gone or may not be read.';

async function text(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let written = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    written += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return written;
}

function formatOf(start: string): Format | null {
  const found = SIGNATURES.find(([, offset, bytes]) => start.startsWith(bytes, offset));
  return found?.[0] ?? null;
}

function littleEndian32(start: string, at: number): number {
  return [3, 2, 1, 0].reduce((value, byte) => value * 256 + start.charCodeAt(at + byte), 0);
}

/**
 * Where a JPEG's picture begins, after headers that may hold a thumbnail, itself a JPEG with an end;
 * 0 where its start doesn't show it.
 */
function pictureStart(jpeg: string): number {
  let at = 2;
  while (jpeg.charCodeAt(at) === MARKER) {
    if (jpeg.charCodeAt(at + 1) === START_OF_SCAN) return at;
    at += 2 + 256 * jpeg.charCodeAt(at + 2) + jpeg.charCodeAt(at + 3);
  }
  return 0;
}

async function hasJpegEnd(file: File): Promise<boolean> {
  const [head, tail] = [file.slice(0, HEAD_BYTES), file.slice(-TAIL_BYTES)];
  const begun = pictureStart(await text(head)) - (file.size - tail.size);
  return (await text(tail)).includes(END_OF_IMAGE, Math.max(0, begun));
}

/** Chromium paints what there is of a cut-off picture; a half-grey garment must not be classified. */
async function isWhole(file: File, format: Format, start: string): Promise<boolean> {
  switch (format) {
    case 'jpeg':
      return hasJpegEnd(file);
    case 'png':
      return (await text(file.slice(-TAIL_BYTES))).includes('IEND');
    case 'gif':
      return (await text(file.slice(-TAIL_BYTES))).includes(';');
    case 'webp':
      return file.size >= 8 + littleEndian32(start, 4);
    case 'bmp':
      return file.size >= littleEndian32(start, 2);
    case 'avif':
      return true; // Its decoder refuses a part by itself.
  }
}

/** Whether a file that could be read a moment ago still can. */
export async function isThere(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** @throws Error with a sentence for the file's card */
export async function checkPictureFile(file: File): Promise<void> {
  let start: string;
  try {
    start = await text(file.slice(0, SNIFFED_BYTES));
  } catch (cause) {
    throw new Error(GONE, { cause });
  }
  if (file.size === 0) throw new Error('This file is empty.');
  const format = formatOf(start);
  if (format === null) {
    throw new Error('This is not a picture that Atelier reads: JPEG, PNG, WebP, AVIF, GIF or BMP.');
  }
  if (!(await isWhole(file, format, start))) {
    throw new Error('This picture is broken: its end is missing.');
  }
}
