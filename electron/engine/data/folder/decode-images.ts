/** The pictures of a folder, decoded in threads into a cache; stopped at any time, it goes on later. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PhotoDecoder } from '../../decode/decoder';
import { MAX_FILE_BYTES } from '../../photo-files';
import { FORMER_FILTER, type Fitting } from '../../photo/fit-photo';
import { PhotoError } from '../../photo/pixels';
import { readRegularFile, UnreadableFileError } from '../../regular-file';
import { asDiskError } from '../../storage/disk-error';
import { valuesIn, type ImageShape } from '../image-shape';
import { cacheKey, CacheWriter, openCache, type CachedImages } from './image-cache';
import { SharedWork } from './shared-work';
import type { ListedFile } from './list-files';

/** Files that are read and decoded at the same time: one waits for each of two threads. */
const AT_ONCE = 4;

export interface ReadHooks {
  /** Stops reading; what was decoded is kept. */
  signal?: AbortSignal;
  /** How many images of a folder are decoded. */
  progress?(done: number, total: number): void;
  /** The decoder of the bundle where it is left out. */
  decoder?: PhotoDecoder;
}

export interface FittedAs extends Fitting {
  shape: ImageShape;
}

class FolderDecoder {
  private next = 0;
  private done = 0;
  private readonly decoder: PhotoDecoder;

  constructor(
    private readonly folder: string,
    private readonly files: readonly ListedFile[],
    private readonly fitted: FittedAs,
    private readonly writer: CacheWriter,
    private readonly hooks: ReadHooks,
  ) {
    this.decoder = hooks.decoder ?? new PhotoDecoder();
  }

  async all(): Promise<void> {
    const workers = Array.from({ length: AT_ONCE }, () => this.oneAfterAnother());
    try {
      await Promise.all(workers);
    } finally {
      // The cache's files are closed next: the other workers finish the image that they have.
      this.next = this.files.length;
      await Promise.allSettled(workers);
      if (this.hooks.decoder === undefined) this.decoder.close();
    }
  }

  private async oneAfterAnother(): Promise<void> {
    for (let place = this.next++; place < this.files.length; place = this.next++) {
      this.hooks.signal?.throwIfAborted();
      if (!this.writer.has(place)) await this.decode(place);
      else if (place % 1000 === 0) await nextTurn();
      this.done += 1;
      this.hooks.progress?.(this.done, this.files.length);
    }
  }

  /** What is wrong with a picture is noted; what is wrong with the disk ends it all. */
  private async decode(place: number): Promise<void> {
    const { path = '' } = this.files[place] ?? {};
    try {
      const bytes = await readRegularFile(join(this.folder, path), MAX_FILE_BYTES);
      const decoded = await this.decoder.decodeFitted(bytes, path, this.fitted);
      this.writer.write(place, decoded.pixels, decoded);
    } catch (error) {
      const isOfFile = error instanceof PhotoError || error instanceof UnreadableFileError;
      if (!isOfFile) throw asDiskError(error) ?? error;
      // The system's refusal of a file may not last: permission, or a network drive.
      const again = error instanceof UnreadableFileError && error.code !== null;
      this.writer.fail(place, error.message, again);
    }
  }
}

const running = new SharedWork<CachedImages>();
/** Progress callbacks of all readers that wait for a cache, by its key. */
const listeners = new Map<string, Set<(done: number, total: number) => void>>();

/** Wait for shared work, or reject when this reader's signal aborts. */
async function untilAborted<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (signal === undefined) return work;
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function decodeToCache(
  key: string,
  folder: string,
  files: readonly ListedFile[],
  fitted: FittedAs,
  hooks: ReadHooks,
): Promise<CachedImages> {
  const writer = await CacheWriter.begin(key, files.length, valuesIn(fitted.shape));
  try {
    await new FolderDecoder(folder, files, fitted, writer, hooks).all();
  } catch (error) {
    writer.giveUp();
    throw error;
  }
  return writer.end();
}

/**
 * The images of a folder's files, from the cache where it has them.
 * @throws DiskError where the cache cannot be written; the signal's reason where it was stopped
 */
export async function decodedImages(
  folder: string,
  files: readonly ListedFile[],
  fitted: FittedAs,
  hooks: ReadHooks,
): Promise<CachedImages> {
  const key = cacheKey([fitted.shape, fitted.fit, fitted.filter ?? FORMER_FILTER, files]);
  const cached = await openCache(key, files.length, valuesIn(fitted.shape));
  if (cached !== null) return cached;
  const { signal } = hooks;
  const own = (done: number, total: number): void => hooks.progress?.(done, total);
  const told = (listeners.get(key) ?? new Set()).add(own);
  listeners.set(key, told);
  const toAll = (done: number, total: number): void => {
    for (const tell of told) tell(done, total);
  };
  const all = { ...hooks, progress: toAll };
  try {
    for (;;) {
      signal?.throwIfAborted();
      const isJoined = running.has(key);
      const work = running.of(key, () => decodeToCache(key, folder, files, fitted, all));
      try {
        // The reader that started the decoding waits until its images are stored.
        return await (isJoined ? untilAborted(work, signal) : work);
      } catch (error) {
        signal?.throwIfAborted();
        // The reader that started it was canceled: start again here, from the images decoded so far.
        if (!isJoined || !isAbort(error)) throw error;
      }
    }
  } finally {
    told.delete(own);
    if (told.size === 0) listeners.delete(key);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
