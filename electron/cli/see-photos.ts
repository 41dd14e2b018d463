/** Photo files as the network sees them, several at once and in order. */
import { PhotoPool } from '../engine/photo/pool';
import type { SeenPhoto } from '../engine/photo/see';
import { inOrder } from './in-order';
import { readPhoto } from './photo-files';

export type SeenFile =
  | { file: string; seen: SeenPhoto; error: null }
  /** `error` is a sentence that names the file. */
  | { file: string; seen: null; error: string };

/** One in each thread of the pool, one that waits for each, so that none ever waits for a file. */
const AT_ONCE = 4;

let pool: PhotoPool | null = null;

async function seeFile(file: string): Promise<SeenFile> {
  pool ??= new PhotoPool();
  try {
    return { file, seen: await pool.see(await readPhoto(file)), error: null };
  } catch (cause) {
    return { file, seen: null, error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** @param files of which each costs its own answer only, where it is no photo */
export function seePhotos(files: AsyncIterable<string>): AsyncGenerator<SeenFile> {
  return inOrder(files, AT_ONCE, seeFile);
}
