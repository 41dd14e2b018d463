/**
 * Whether something is at a path. Only what is not there is "nothing": a link that leads nowhere, or a
 * folder that may not be read, is something that somebody put there, and is never passed over in silence.
 */
import { lstatSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { unreadable, UnreadableFileError } from './regular-file';

export type Found = 'file' | 'folder' | 'nothing';

/** Nothing of that name, or a file where a folder of its path should be. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** @throws UnreadableFileError where something is there that cannot be looked at */
export async function lookFor(path: string): Promise<Found> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    if (!isAbsence(cause)) throw unreadable(path, cause);
    await requireNoLink(path);
    return 'nothing';
  }
}

async function requireNoLink(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (cause) {
    if (isAbsence(cause)) return;
    throw unreadable(path, cause);
  }
  throw new UnreadableFileError(path, 'is a link to something that does not exist');
}

/** Whether there is something of that name, be it a link that leads nowhere or closed to this user. */
export function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !isAbsence(error);
  }
}
