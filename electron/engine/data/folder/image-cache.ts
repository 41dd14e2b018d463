/**
 * Decoded images of a folder, kept in the app's data so that the next run needs no decoder: a file of
 * pixels that is read image by image, however large it is, and a digest of each image beside it.
 *
 * A cache is named by what it holds: the files with their sizes and times, and how they were fitted. It is
 * written beside its place; what an interrupted process has decoded, the next one takes over.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  rmdir,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { homeFolder } from '../../home';
import { bytesIn } from '../../storage/folder-size';
import type { Bytes } from '../bytes';
import { DataError } from '../data-error';
import { isBeingFilled, leavePart, leftPart, partFor, putPart, takePart } from './cache-part';

const FORMAT = 1;
const DIGEST_BYTES = 32;
const PIXELS = 'pixels.bin';
const DIGESTS = 'digests.bin';
/** Width and height that each image had, two unsigned 16-bit numbers. */
const SIZES = 'sizes.bin';
const SIZE_BYTES = 4;
const FAILURES = 'failures.ndjson';
const INDEX = 'index.json';
/** In the place of the digest of a file that could not be read. */
const FAILED = Buffer.alloc(DIGEST_BYTES, 0xff);
const NOTHING = Buffer.alloc(DIGEST_BYTES);

/** The folder of all caches. */
export function cachesFolder(): string {
  return join(homeFolder(), 'image-cache');
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** @param parts all that decides what the pixels are */
export function cacheKey(parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, ...parts]));
  return hash.digest('hex').slice(0, 32);
}

function readFully(file: number, bytes: Uint8Array, from: number): boolean {
  for (let filled = 0; filled < bytes.length;) {
    const count = readSync(file, bytes, filled, bytes.length - filled, from + filled);
    if (count === 0) return false;
    filled += count;
  }
  return true;
}

/** The pixels of a cache; each image is held to its digest when it is first read. */
class CachedPixels implements Bytes {
  readonly length: number;
  private readonly file: number;
  private readonly checked: Uint8Array;

  constructor(
    private readonly folder: string,
    private readonly digests: Buffer,
    private readonly size: number,
  ) {
    const count = digests.length / DIGEST_BYTES;
    this.length = count * size;
    this.checked = new Uint8Array(count);
    this.file = openSync(join(folder, PIXELS), 'r');
  }

  subarray(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    const isWhole = readFully(this.file, bytes, from);
    for (let image = from / this.size; image < to / this.size; image++) {
      if (this.checked[image] === 1) continue;
      const begin = image * this.size - from;
      const digest = this.digests.subarray(image * DIGEST_BYTES, (image + 1) * DIGEST_BYTES);
      if (!isWhole || !digestOf(bytes.subarray(begin, begin + this.size)).equals(digest)) {
        throw this.damage();
      }
      this.checked[image] = 1;
    }
    return bytes;
  }

  private damage(): DataError {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true, force: true });
    return new DataError(
      'The cache of decoded images was damaged and has been removed. Try again: the images will be decoded once more.',
    );
  }
}

export interface CachedImages {
  /** Row by row in the order of the files; what could not be read is not to be asked for. */
  pixels: Bytes;
  /** Why a file could not be read, in a sentence, by its place. */
  failures: ReadonlyMap<number, string>;
  /** Width and height of each image before it was fitted, in pixels, one after the other. */
  sizes: Uint16Array;
  /** Of the images at these places, in order, as one digest in hexadecimal digits. */
  digest(places: Int32Array): string;
  /** What is worked out from the images once, one number for each, and kept with them. */
  derived(name: string, make: () => Promise<Int32Array>): Promise<Int32Array>;
}

async function storedNumbers(path: string, count: number): Promise<Int32Array | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes?.length === 4 * count ? new Int32Array(Uint8Array.from(bytes).buffer) : null;
}

/** @throws Error where a file of it is missing */
async function opened(folder: string, digests: Buffer, size: number): Promise<CachedImages> {
  const count = digests.length / DIGEST_BYTES;
  const failures = failuresIn(await textIn(join(folder, FAILURES)), count);
  const sizes = await readFile(join(folder, SIZES));
  return {
    pixels: new CachedPixels(folder, digests, size),
    failures: new Map(failures.map(({ place, says }) => [place, says])),
    sizes: new Uint16Array(Uint8Array.from(sizes).buffer, 0, 2 * count),
    digest(places) {
      const hash = createHash('sha256');
      for (const place of places) {
        hash.update(digests.subarray(place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES));
      }
      return hash.digest('hex');
    },
    async derived(name, make) {
      const path = join(folder, name);
      const stored = await storedNumbers(path, count);
      if (stored !== null) return stored;
      const numbers = await make();
      // A disk that takes nothing costs the time to work it out again.
      await writeFile(path, new Uint8Array(numbers.buffer)).catch(() => undefined);
      return numbers;
    },
  };
}

interface Failure {
  place: number;
  says: string;
  /** The file may be readable another time, such as when it is permitted. */
  again?: boolean;
}

function failuresIn(text: string, count: number): Failure[] {
  const failures: Failure[] = [];
  for (const line of text.split('\n')) {
    try {
      const { place, says, again } = JSON.parse(line) as Partial<Failure>;
      if (typeof place === 'number' && typeof says === 'string' && place >= 0 && place < count) {
        failures.push({ place, says, again: again === true });
      }
    } catch {
      // The last line of a process that was killed, or none.
    }
  }
  return failures;
}

const textIn = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** The digests and failures of a cache all of whose files are as long as they must be, or null. */
async function wholeIn(
  folder: string,
  count: number,
  size: number,
): Promise<{ digests: Buffer; failures: Failure[] } | null> {
  const bytes = (name: string): Promise<number> =>
    stat(join(folder, name)).then(
      (found) => found.size,
      () => -1,
    );
  const digests = await readFile(join(folder, DIGESTS)).catch(() => NOTHING);
  const isWhole =
    (await bytes(INDEX)) > 0 &&
    digests.length === count * DIGEST_BYTES &&
    (await bytes(PIXELS)) === count * size &&
    (await bytes(SIZES)) === count * SIZE_BYTES;
  return isWhole
    ? { digests, failures: failuresIn(await textIn(join(folder, FAILURES)), count) }
    : null;
}

/**
 * The cache of that name, or null where there is none that is whole, or a file is to be tried again.
 * @param count of files
 * @param size bytes of an image
 */
export async function openCache(
  key: string,
  count: number,
  size: number,
): Promise<CachedImages | null> {
  const folder = join(cachesFolder(), key);
  const whole = await wholeIn(folder, count, size);
  if (whole === null || whole.failures.some(({ again }) => again)) return null;
  return opened(folder, whole.digests, size).catch(() => null);
}

/** A cache that is being written. */
export class CacheWriter {
  private constructor(
    private readonly folder: string,
    private readonly key: string,
    private readonly size: number,
    private readonly files: Record<'pixels' | 'digests' | 'sizes' | 'failures', number>,
    private readonly digests: Buffer,
  ) {}

  /** Begin, or go on with what a process that is gone has left, or where files are to be tried again. */
  static async begin(key: string, count: number, size: number): Promise<CacheWriter> {
    const place = join(cachesFolder(), key);
    const folder = partFor(place);
    await mkdir(cachesFolder(), { recursive: true });
    await takePart(folder, async () =>
      (await wholeIn(place, count, size)) === null ? leftPart(place) : place,
    );
    const before = await readFile(join(folder, DIGESTS)).catch(() => NOTHING);
    const digests = Buffer.alloc(count * DIGEST_BYTES);
    before.copy(digests, 0, 0, Math.min(before.length, digests.length));
    await retryFailures(folder, digests);
    await (await open(join(folder, PIXELS), 'a')).close();
    await (await open(join(folder, SIZES), 'a')).close();
    await truncate(join(folder, SIZES), count * SIZE_BYTES);
    await truncate(join(folder, PIXELS), count * size);
    await writeFile(join(folder, DIGESTS), digests);
    const files = {
      pixels: openSync(join(folder, PIXELS), 'r+'),
      digests: openSync(join(folder, DIGESTS), 'r+'),
      sizes: openSync(join(folder, SIZES), 'r+'),
      failures: openSync(join(folder, FAILURES), 'a'),
    };
    return new CacheWriter(folder, key, size, files, digests);
  }

  has(place: number): boolean {
    return !this.digestAt(place).equals(NOTHING);
  }

  /**
   * @param pixels `size` bytes
   * @param from the size that the image had
   */
  write(place: number, pixels: Uint8Array, from: { width: number; height: number }): void {
    const sides = new Uint8Array(Uint16Array.of(from.width, from.height).buffer);
    writeSync(this.files.sizes, sides, 0, SIZE_BYTES, place * SIZE_BYTES);
    writeSync(this.files.pixels, pixels, 0, this.size, place * this.size);
    this.note(place, digestOf(pixels));
  }

  /** @param again whether the next look tries it once more */
  fail(place: number, says: string, again: boolean): void {
    writeSync(this.files.failures, `${JSON.stringify({ place, says, again })}\n`);
    this.note(place, FAILED);
  }

  /** All files are in it: bring it to its place. */
  async end(): Promise<CachedImages> {
    const count = this.digests.length / DIGEST_BYTES;
    this.close();
    await writeFile(join(this.folder, INDEX), JSON.stringify({ formatVersion: FORMAT, count }));
    const place = join(cachesFolder(), this.key);
    await putPart(this.folder, place);
    return opened(place, this.digests, this.size);
  }

  /** What is decoded by now stays for whoever goes on. */
  giveUp(): void {
    this.close();
    leavePart(this.folder);
  }

  private close(): void {
    for (const file of Object.values(this.files)) closeSync(file);
  }

  private digestAt(place: number): Buffer {
    return this.digests.subarray(place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES);
  }

  /** After what it stands for was written, so that an interruption leaves neither without the other. */
  private note(place: number, digest: Buffer): void {
    digest.copy(this.digestAt(place));
    writeSync(this.files.digests, digest, 0, DIGEST_BYTES, place * DIGEST_BYTES);
  }
}

/** Forget the failures of files that may be readable by now, and what was worked out without them. */
async function retryFailures(folder: string, digests: Buffer): Promise<void> {
  const path = join(folder, FAILURES);
  const failures = failuresIn(await textIn(path), digests.length / DIGEST_BYTES);
  for (const { place, again } of failures) {
    if (again === true) digests.fill(0, place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES);
  }
  const final = failures.filter(({ again }) => again !== true);
  await writeFile(path, final.map((failure) => `${JSON.stringify(failure)}\n`).join(''));
  const own = new Set([PIXELS, DIGESTS, SIZES, FAILURES]);
  for (const name of await readdir(folder)) if (!own.has(name)) await rm(join(folder, name));
}

/** Bytes of all caches on the disk. */
export function cachedBytes(): Promise<number> {
  return bytesIn(cachesFolder());
}

/**
 * Remove all caches but those that are being made; images are decoded again where they are needed.
 * @returns bytes that this frees
 */
export async function removeCaches(): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(cachesFolder()).catch(() => [])) {
    const path = join(cachesFolder(), name);
    if (await isBeingFilled(path)) continue;
    bytes += await bytesIn(path);
    await rm(path, { recursive: true, force: true });
  }
  // Fails where one of them is left.
  await rmdir(cachesFolder()).catch(() => undefined);
  return bytes;
}
