/**
 * Picture files for the terminal and the server; the window has Chromium's decoders. They are decoded in
 * threads with a limit of memory and of time, so that a hostile file costs itself and nothing else.
 */
import { basename, join } from 'node:path';
import type { ImageShape } from '../data/image-shape';
import { fitPhoto, type Fitting } from '../photo/fit-photo';
import { pictureFormat, type PictureFormat } from '../photo/picture-format';
import { PhotoError, type Pixels } from '../photo/pixels';
import { ThreadLostError, Threads } from '../threads';
import { UserError } from '../user-error';
import { bmpHeader, decodeBmp } from './bmp';
import {
  MAX_PROGRESSIVE_PIXELS,
  type Decoded,
  type DecodeReply,
  type DecodeRequest,
} from './messages';

const MAX_EDGE = 16_384;
/** Of a format that is decoded at its whole size: a camera's picture. */
const MAX_PIXELS = 25e6;
/** As many pictures at once as photos are seen. */
const THREADS = 2;
/** That a picture may take, beyond what its pixels need. */
const MOST_SECONDS = 2;
/** On a computer that is busy with other things; half a second is usual. */
const SECONDS_TO_COMPILE = 6;

export interface PictureSize {
  width: number;
  height: number;
}

export class PhotoDecoder {
  private readonly threads: Threads<DecodeRequest, DecodeReply>;

  /** @param program the bundled worker.ts */
  constructor(program = join(__dirname, 'decode-worker.cjs')) {
    this.threads = new Threads({
      program,
      threads: THREADS,
      seconds: MOST_SECONDS,
      secondsToCompile: SECONDS_TO_COMPILE,
    });
  }

  /**
   * Decode a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP file, upright by its EXIF orientation and in its
   * true colors; of an animation the first frame. A photo with many more pixels than the pipeline uses
   * comes at a half, a quarter or less of its size.
   * @throws PhotoError in one sentence that names the file; UserError where the decoder does not start
   */
  async decode(bytes: Uint8Array, file: string): Promise<Pixels> {
    const name = basename(file);
    if (bytes.length === 0) throw new PhotoError(`${name} is empty.`);
    if (pictureFormat(bytes) === 'BMP') return bmpPhoto(bytes, name);
    const limits = { maxEdge: MAX_EDGE, maxPixels: MAX_PIXELS };
    const { width, height, pixels } = await this.ask({ bytes, as: 'photo', ...limits }, name);
    return { width, height, rgba: pixels };
  }

  /**
   * Decode a picture as `decode` does and fit it to the shape that a network takes.
   * @returns bytes [height, width, channels], and the size that it had
   * @throws PhotoError in one sentence that names the file
   */
  async decodeFitted(
    bytes: Uint8Array,
    file: string,
    fitted: { shape: ImageShape } & Fitting,
  ): Promise<PictureSize & { pixels: Uint8Array }> {
    const name = basename(file);
    if (bytes.length === 0) throw new PhotoError(`${name} is empty.`);
    if (pictureFormat(bytes) === 'BMP') {
      const photo = bmpPhoto(bytes, name);
      const { width, height } = photo;
      return { width, height, pixels: fitPhoto(photo, fitted.shape, fitted) };
    }
    const limits = { maxEdge: MAX_EDGE, maxPixels: MAX_PIXELS };
    return this.ask({ bytes, as: 'image', fitted, ...limits }, name);
  }

  /** End the threads, whose memory never shrinks; the next picture starts others. */
  close(): void {
    this.threads.close();
  }

  /**
   * Decode a picture to nothing, for a decoder without limits to do it again.
   * @param maxEdge of width and height
   * @throws PhotoError in one sentence that begins with `name`
   */
  async check(bytes: Uint8Array, name: string, maxEdge: number): Promise<PictureSize> {
    const { width, height } = await this.ask(
      { bytes, as: 'nothing', maxEdge, maxPixels: maxEdge ** 2 },
      name,
    );
    return { width, height };
  }

  private async ask(request: DecodeRequest, name: string): Promise<Decoded> {
    let reply: DecodeReply;
    try {
      reply = await this.threads.ask(request);
    } catch (cause) {
      throw lost(cause, name);
    }
    if (reply.ok) return reply.decoded;
    throw refusal(reply, request, name);
  }
}

function tooMuch(what: 'time' | 'memory', name: string, cause: unknown): PhotoError {
  const sentence = `${name} takes too much ${what} to decode. Save it as a smaller JPEG first.`;
  return new PhotoError(sentence, { cause });
}

/** No picture's fault where the thread did not start: then none can be decoded. */
function lost(cause: unknown, name: string): UserError {
  const reason = cause instanceof ThreadLostError ? cause.reason : null;
  if (reason === 'unstarted') {
    return new UserError(
      'The image decoder did not start, so images cannot be read. Restart Atelier. If that does not help, reinstall it.',
      { cause },
    );
  }
  return tooMuch(reason === 'overdue' ? 'time' : 'memory', name, cause);
}

function refusal(
  reply: Exclude<DecodeReply, { ok: true }>,
  request: DecodeRequest,
  name: string,
): PhotoError {
  switch (reply.reason) {
    case 'too large':
      return tooLarge(reply, request, name);
    case 'too many scans':
      return new PhotoError(
        `${name} has too many scans. Save it as a JPEG that is not progressive.`,
      );
    case 'too much memory':
      return tooMuch('memory', name, new Error(reply.message));
    case 'unsupported':
      return unsupported(request.bytes, name, new Error(reply.message));
    case 'unreadable':
      return unreadable(request.bytes, name, new Error(reply.message));
  }
}

function tooLarge(
  { width, height, isProgressive }: PictureSize & { isProgressive: boolean },
  { as, maxEdge, maxPixels }: Pick<DecodeRequest, 'as' | 'maxEdge' | 'maxPixels'>,
  name: string,
): PhotoError {
  const [unbound, most] = isProgressive
    ? ['JPEG photos that are not progressive', MAX_PROGRESSIVE_PIXELS]
    : ['JPEG photos', maxPixels];
  const limit =
    Math.max(width, height) > maxEdge
      ? `the longest edge can have at most ${maxEdge}`
      : `only ${unbound} can have more than ${most / 1e6} million`;
  const advice = as === 'nothing' ? '. Send whole photos to POST /classify' : '';
  return new PhotoError(`${name} is ${width}x${height} pixels; ${limit}${advice}.`);
}

function unsupported(bytes: Uint8Array, name: string, cause: Error): PhotoError {
  const format = pictureFormat(bytes) ?? 'its format';
  const sentence = `${name} uses a variant of ${format} that is not supported. Save it as PNG or baseline JPEG first.`;
  return new PhotoError(sentence, { cause });
}

function unreadable(bytes: Uint8Array, name: string, cause: Error): PhotoError {
  const format = pictureFormat(bytes);
  return new PhotoError(unreadableSentence(format, name), { cause });
}

function unreadableSentence(format: PictureFormat | null, name: string): string {
  if (format === null) return `${name} is not an image.`;
  if (format !== 'HEIC') return `${name} is damaged: the image cannot be decoded.`;
  return `${name} is a HEIC photo, which is not supported. Export it as JPEG first.`;
}

function bmpPhoto(bytes: Uint8Array, name: string): Pixels {
  const header = bmpHeader(bytes);
  if (header === 'unsupported') {
    throw new PhotoError(
      `${name} is a BMP image with a palette, compression or an old header, which is not supported. Save it as PNG or JPEG first.`,
    );
  }
  const broken = `${name} is damaged: the image cannot be decoded.`;
  if (header === 'broken') throw new PhotoError(broken);
  const limits = { as: 'photo', maxEdge: MAX_EDGE, maxPixels: MAX_PIXELS } as const;
  const { width, height } = header;
  if (Math.max(width, height) > MAX_EDGE || width * height > MAX_PIXELS) {
    throw tooLarge({ ...header, isProgressive: false }, limits, name);
  }
  try {
    return decodeBmp(bytes, header);
  } catch (cause) {
    throw new PhotoError(broken, { cause });
  }
}
