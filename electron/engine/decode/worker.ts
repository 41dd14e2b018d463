/** A thread of decoder.ts: one picture after another. */
import { parentPort } from 'node:worker_threads';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { fitPhoto } from '../photo/fit-photo';
import { pictureFormat } from '../photo/picture-format';
import type { Sign } from '../threads';
import { isLibraryThread, loadSharp, type BoundedSharp } from './bounded-sharp';
import {
  MAX_PROGRESSIVE_PIXELS,
  type Decoded,
  type DecodeReply,
  type DecodeRequest,
  type RefusalReason,
} from './messages';

/** Photos are decoded no larger than this longest edge needs: 4 times what separates the garment. */
const ENOUGH_EDGE = 800;
/** A JPEG of so many pixels at most takes no time to speak of, progressive or not. */
const SMALL_PIXELS = 1e6;
/** A thread that has grown to this many bytes is replaced: its memory never shrinks. */
const MOST_KEPT_BYTES = 192 * 2 ** 20;
/** What a slow computer takes for a million pixels, beyond what every picture may take. */
const SECONDS_PER_MEGAPIXEL: Readonly<Record<string, number>> = { jpeg: 0.02, heif: 0.3 };
const USUAL_SECONDS_PER_MEGAPIXEL = 0.1;
/** Too little beside the two seconds that every picture may take to send a message about. */
const NEGLIGIBLE_SECONDS = 0.02;

/** A part of a picture is refused; what a decoder can pass over, such as bytes between segments, is not. */
const OPTIONS: SharpOptions = {
  failOn: 'truncated',
  limitInputPixels: false,
  sequentialRead: true,
  unlimited: false,
};

/** How the decoders word what is no damage. */
const REASONS: readonly (readonly [words: RegExp, reason: RefusalReason])[] = [
  [/too many scans/i, 'too many scans'],
  [/insufficient memory|out of memory/i, 'too much memory'],
  [
    /not (configured|implemented)|omitted at compile time|unsupported jpeg (process|data precision)/i,
    'unsupported',
  ],
];

/** libtiff reports pixels that are not in the file as errors; other decoders as truncation. */
const TIFF_OPTIONS: SharpOptions = { ...OPTIONS, failOn: 'error' };

function say(message: Sign): void {
  parentPort?.postMessage(message);
}

/** By which power of two a photo is shrunk. */
function shrinkage(longest: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(longest / ENOUGH_EDGE)));
}

function upright(picture: Sharp): Sharp {
  return picture.autoOrient().toColorspace('srgb');
}

function asPhoto(picture: Sharp, { autoOrient: { width, height } }: Metadata): Sharp {
  const by = shrinkage(Math.max(width, height));
  if (by === 1) return upright(picture);
  const [shrunkWidth, shrunkHeight] = [Math.ceil(width / by), Math.ceil(height / by)];
  // Negative lobes, which other kernels have, would draw outlines around garments.
  return upright(picture).resize(shrunkWidth, shrunkHeight, { fit: 'fill', kernel: 'linear' });
}

async function pixelsOf(photo: Sharp, sharp: BoundedSharp): Promise<Decoded> {
  const { data, info } = await photo.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  // Not the buffer itself, which is a part of the library's memory.
  const pixels = new Uint8Array(data);
  sharp.used(data);
  return { width: info.width, height: info.height, pixels };
}

/** Most photos are opaque: a fourth byte for each of their pixels would take a fifth of the time. */
async function fitted(
  photo: Sharp,
  { fitted: as }: DecodeRequest,
  sharp: BoundedSharp,
): Promise<Decoded> {
  if (as === undefined) throw new Error('An image needs the shape to be fitted to.');
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = channels === 3 ? { width, height, rgb: data } : { width, height, rgba: data };
  const image = fitPhoto(pixels, as.shape, as);
  sharp.used(data);
  return { width, height, pixels: image };
}

function isTooLarge(
  { width, height, format, isProgressive }: Metadata,
  { maxEdge, maxPixels }: DecodeRequest,
): boolean {
  if (Math.max(width, height) > maxEdge) return true;
  if (format !== 'jpeg') return width * height > maxPixels;
  return isProgressive && width * height > MAX_PROGRESSIVE_PIXELS;
}

function secondsFor({ width, height, format }: Metadata): number {
  const each = SECONDS_PER_MEGAPIXEL[format] ?? USUAL_SECONDS_PER_MEGAPIXEL;
  return (each * width * height) / 1e6;
}

/**
 * Most photos in folders of images are small JPEGs. Asking for the size of one first takes a quarter of the time
 * of decoding it, so the decoder is told the most that it may have instead.
 * @returns null of all others, and of what cannot be decoded
 */
async function decodeSmall(sharp: BoundedSharp, request: DecodeRequest): Promise<Decoded | null> {
  const { bytes, as } = request;
  if (as === 'nothing' || pictureFormat(bytes) !== 'JPEG') return null;
  const photo = upright(sharp.open(bytes, { ...OPTIONS, limitInputPixels: SMALL_PIXELS }));
  try {
    const decoded = await (as === 'photo' ? pixelsOf(photo, sharp) : fitted(photo, request, sharp));
    return shrinkage(Math.max(decoded.width, decoded.height)) === 1 ? decoded : null;
  } catch {
    // Too large or damaged: what comes next says which.
    return null;
  }
}

async function decode(sharp: BoundedSharp, request: DecodeRequest): Promise<DecodeReply> {
  const { bytes, as } = request;
  const small = await decodeSmall(sharp, request);
  if (small !== null) return { ok: true, decoded: small };
  // The decoder's own figures bound the decoder: whatever else a file says, these are what it decodes.
  const opened = sharp.open(bytes, OPTIONS);
  const metadata = await opened.metadata();
  const { width, height } = metadata;
  if (isTooLarge(metadata, request)) {
    const isProgressive = metadata.format === 'jpeg' && metadata.isProgressive;
    return { ok: false, reason: 'too large', width, height, isProgressive };
  }
  const seconds = secondsFor(metadata);
  if (seconds > NEGLIGIBLE_SECONDS) say({ sign: 'needs', seconds });
  const picture = metadata.format === 'tiff' ? sharp.open(bytes, TIFF_OPTIONS) : opened;
  if (as === 'photo')
    return { ok: true, decoded: await pixelsOf(asPhoto(picture, metadata), sharp) };
  if (as === 'image') {
    const { pixels } = await fitted(asPhoto(picture, metadata), request, sharp);
    const { width, height } = metadata.autoOrient;
    return { ok: true, decoded: { width, height, pixels } };
  }
  sharp.used(await picture.raw().toBuffer());
  return { ok: true, decoded: { width, height, pixels: new Uint8Array(0) } };
}

async function answer(sharp: BoundedSharp, request: DecodeRequest): Promise<DecodeReply> {
  try {
    return await decode(sharp, request);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = REASONS.find(([words]) => words.test(message))?.[1] ?? 'unreadable';
    return { ok: false, reason, message };
  }
}

function listen(sharp: BoundedSharp): void {
  parentPort?.on('message', (request: DecodeRequest) => {
    void answer(sharp, request).then((reply) => {
      if (sharp.memoryBytes() > MOST_KEPT_BYTES) say({ sign: 'worn out' });
      parentPort?.postMessage(reply, reply.ok ? [reply.decoded.pixels.buffer] : []);
    });
  });
  say({ sign: 'ready', keep: sharp.program });
}

if (!isLibraryThread()) listen(loadSharp(__filename));
