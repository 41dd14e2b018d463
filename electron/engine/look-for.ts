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
    // What is there by now came between the two looks.
    return (await isThereByNow(path)) ? lookFor(path) : 'nothing';
  }
}

/** @throws UnreadableFileError for a link, which leads nowhere */
async function isThereByNow(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (!found.isSymbolicLink()) return true;
  } catch (cause) {
    if (isAbsence(cause)) return false;
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

/** Whether a link is there, wherever it leads. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
