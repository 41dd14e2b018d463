/** What a file's first and last bytes say: whether it is a picture, and whether all of it is there. */

type Format = 'jpeg' | 'png' | 'gif' | 'bmp' | 'webp' | 'avif';

const SNIFFED_BYTES = 32;
/** Cameras append thumbnails and metadata after the end of a JPEG; the mark is before those. */
const TAIL_BYTES = 65_536;

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

/** Chromium paints what there is of a cut-off picture; a half-grey garment must not be classified. */
async function isWhole(file: File, format: Format, start: string): Promise<boolean> {
  switch (format) {
    case 'jpeg':
      return (await text(file.slice(-TAIL_BYTES))).includes('\xff\xd9');
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

/** @throws Error with a sentence for the file's card */
export async function checkPictureFile(file: File): Promise<void> {
  let start: string;
  try {
    start = await text(file.slice(0, SNIFFED_BYTES));
  } catch (cause) {
    throw new Error('This is a folder, or a file that is gone; drop the photos themselves.', {
      cause,
    });
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
