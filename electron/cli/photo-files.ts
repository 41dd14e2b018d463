/** Photo files and folders as the terminal is given them. */
import { readdir } from 'node:fs/promises';
import { MAX_FILE_BYTES, NOT_UTF8 } from '@engine/photo-files';
import type { Pixels } from '@engine/photo/pixels';
import type { PhotoDecoder } from '@engine/decode/decoder';
import { readRegularFile, UnreadableFileError } from '@engine/regular-file';
import { UserError } from '@engine/user-error';

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
  return decoder.decode(await readPhotoFile(file), file);
}

/** @throws Error in one sentence that names the file */
export async function readPhotoFile(file: string): Promise<Uint8Array> {
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
