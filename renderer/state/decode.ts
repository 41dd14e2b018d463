/** From a file to upright pixels, by Chromium's own decoders; only the pixels leave the window. */

export interface DecodedPhoto {
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

/** Twice what the pipeline works at, so that its own shrinking still averages. */
const LONGEST_EDGE = 400;
const MAX_EDGE = 16_384;
const SNIFFED_BYTES = 16;

const SIGNATURES: readonly [offset: number, bytes: string][] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG'],
  [0, 'GIF8'],
  [0, 'BM'],
  [8, 'WEBP'],
  [4, 'ftypavif'],
  [4, 'ftypavis'],
];

async function looksLikePicture(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, SNIFFED_BYTES).arrayBuffer());
  const text = String.fromCharCode(...start);
  return SIGNATURES.some(([offset, bytes]) => text.startsWith(bytes, offset));
}

/** The size that the file's header states; the picture itself is not decoded for it. */
async function statedSize(url: string): Promise<{ width: number; height: number } | null> {
  const image = new Image();
  const loaded = new Promise<boolean>((resolve) => {
    image.onload = () => {
      resolve(true);
    };
    image.onerror = () => {
      resolve(false);
    };
  });
  image.src = url;
  if (!(await loaded)) return null;
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** @throws Error with a sentence for the file's card */
export async function decodePhoto(file: File, url: string): Promise<DecodedPhoto> {
  let readable: boolean;
  try {
    readable = await looksLikePicture(file);
  } catch (cause) {
    throw new Error('This is a folder, or a file that is gone; drop the photos themselves.', {
      cause,
    });
  }
  if (file.size === 0) throw new Error('This file is empty.');
  if (!readable) {
    throw new Error('This is not a picture that Atelier reads (JPEG, PNG, WebP, AVIF, GIF, BMP).');
  }
  const size = await statedSize(url);
  if (size === null) throw new Error('This picture is broken and cannot be decoded.');
  if (Math.max(size.width, size.height) > MAX_EDGE) {
    throw new Error(
      `This picture is ${size.width}x${size.height} pixels; the longest edge may have ${MAX_EDGE.toLocaleString('en')}.`,
    );
  }
  return shrink(file, size);
}

async function shrink(file: File, size: { width: number; height: number }): Promise<DecodedPhoto> {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      imageOrientation: 'from-image',
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
  } catch (cause) {
    throw new Error('This picture is broken and cannot be decoded.', { cause });
  }
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('This window cannot draw pictures.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: Uint8Array.from(data) };
}
