/** What cannot be written because of the disk, not because of what it is. */
import { isOfDisk, sentenceOf } from '../text/sentence-of';
import { RunError } from './run-error';

/**
 * The disk takes nothing: it is full, read-only, or not this user's. Another run would fare no better,
 * and this one can go on where it was, once that is mended; so whoever carries out many pauses.
 */
export class DiskError extends RunError {}

const NOT_ALLOWED = 'EACCES';

/** The error as one of the disk, if that is what it is or came from; otherwise null. */
export function asDiskError(error: unknown): DiskError | null {
  if (error instanceof DiskError) return error;
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code = '' } = at as NodeJS.ErrnoException;
    if (at instanceof DiskError || isOfDisk(at) || code === NOT_ALLOWED) {
      return new DiskError(sentenceOf(error), { cause: error });
    }
  }
  return null;
}
