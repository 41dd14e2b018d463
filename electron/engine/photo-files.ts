/** The photo files that paths name: files, and folders searched to their depth. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPictureName } from './photo/picture-names';

/** Twice the largest that cameras write. */
export const MAX_FILE_BYTES = 128 * 2 ** 20;

/**
 * What Node.js puts in place of bytes of a name that are not UTF-8, in folders and in arguments alike: such a
 * file cannot be opened by its name.
 */
export const NOT_UTF8 = '\uFFFD';

interface Folder {
  /** Where it really is, whatever links led there. */
  place: string;
  entries: Dirent[];
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

/** What is at a path. A folder that cannot be read gets its sentence when it is read as a photo. */
async function lookAt(path: string): Promise<Folder | 'closed folder' | 'file'> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return 'file';
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return { place: await realpath(path), entries: entries.sort(byName) };
  } catch {
    return 'closed folder';
  }
}

/** Whether an entry is a folder, or may be one, that cannot be opened by its name. */
function isClosedByName(entry: Dirent): boolean {
  return entry.name.includes(NOT_UTF8) && (entry.isDirectory() || entry.isSymbolicLink());
}

/**
 * The files that the paths name, folders searched to their depth, in order of their names. Of what is
 * in a folder only files with a picture's name are meant, and folders that cannot be read, so that they
 * are told of.
 * @param skip is told of the others
 */
export async function* photoFiles(
  paths: readonly string[],
  skip: (file: string) => void = () => undefined,
): AsyncGenerator<string> {
  for (const path of paths) {
    const found = await lookAt(path);
    if (typeof found === 'string') yield path;
    else yield* filesBelow(path, found, [], skip);
  }
}

/** @param above real places of the folders that it is in: a link to one of them leads round for ever */
async function* filesBelow(
  path: string,
  { place, entries }: Folder,
  above: readonly string[],
  skip: (file: string) => void,
): AsyncGenerator<string> {
  if (above.includes(place)) return;
  for (const entry of entries) {
    const { name } = entry;
    const inner = join(path, name);
    const found = name.startsWith('.') ? 'file' : await lookAt(inner);
    if (typeof found !== 'string') yield* filesBelow(inner, found, [...above, place], skip);
    else if (found === 'closed folder' || isPictureName(name) || isClosedByName(entry)) yield inner;
    else skip(inner);
  }
}
