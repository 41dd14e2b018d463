/** Photo files and folders as the terminal is given them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pixels } from '../engine/photo/pixels';
import { decodePhoto } from './decode-photo';

/** The files that the paths name, folders searched to their depth, in order of their names. */
export async function* photoFiles(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      yield path;
      continue;
    }
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
    yield* photoFiles(names.map((name) => join(path, name)));
  }
}

/** The names of the folders in a folder, sorted. @throws Error in a sentence where it is none */
export async function folderNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map(({ name }) => name).sort();
  } catch (cause) {
    throw new Error(`${folder} is not a folder that can be read.`, { cause });
  }
}

/** @throws Error in one sentence that names the file */
export async function readPhoto(file: string): Promise<Pixels> {
  try {
    return await decodePhoto(await readFile(file), file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`There is no file ${file}.`, { cause });
    if (code !== undefined) throw new Error(`${file} cannot be read (${code}).`, { cause });
    throw cause;
  }
}
