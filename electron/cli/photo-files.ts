/** Photo files and folders as the terminal is given them. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPictureName } from '@engine/photo/picture-names';
import type { Pixels } from '@engine/photo/pixels';
import { MAX_FILE_BYTES, type PhotoDecoder } from '@engine/decode/decoder';
import { readRegularFile, UnreadableFileError } from '@engine/regular-file';
import { UserError } from '@engine/user-error';

/**
 * What Node.js puts in place of bytes of a name that are not UTF-8, in folders and in arguments alike: such a
 * file cannot be opened by its name.
 */
const NOT_UTF8 = '\uFFFD';

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

/** The names of the folders in a folder, sorted. @throws Error in a sentence where it is none */
export async function folderNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map(({ name }) => name).sort();
  } catch (cause) {
    throw new UserError(`${folder} is not a readable folder.`, { cause });
  }
}

/** @throws Error in one sentence that names the file */
export async function readPhoto(
  file: string,
  decoder: Pick<PhotoDecoder, 'decode'>,
): Promise<Pixels> {
  return decoder.decode(await readBytes(file), file);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(file, MAX_FILE_BYTES);
  } catch (cause) {
    if (!(cause instanceof UnreadableFileError)) throw cause;
    const { code, fault } = cause;
    if (code === 'ENOENT' && file.includes(NOT_UTF8)) {
      throw new UserError(`The name of ${file} is not UTF-8; rename it first.`, { cause });
    }
    if (code === 'ENOENT') throw new UserError(`There is no file ${file}.`, { cause });
    const isFolder = fault.startsWith('is a folder');
    const what = isFolder ? 'is a folder that cannot be read' : fault;
    throw new UserError(`${file} ${what}.`, { cause });
  }
}
