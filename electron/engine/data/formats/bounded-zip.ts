/** Zip archives from elsewhere, unpacked only as far as memory is meant for them. */
import { unzipSync, type UnzipFileInfo } from 'fflate';
import { basename } from 'node:path';
import { limitText, readRegularFile } from '../../regular-file';
import { DataError } from '../data-error';

/** Of the archive, and of what it unpacks to. */
const MAX_BYTES = 2 ** 30;

/**
 * The files of an archive, by their paths in it.
 * @param isWanted by path
 * @throws DataError where it is no archive, damaged, or too large
 */
export async function unzipped(
  path: string,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const name = basename(path);
  let total = 0;
  const filter = (file: UnzipFileInfo): boolean => {
    if (!isWanted(file.name)) return false;
    total += file.originalSize;
    if (total > MAX_BYTES) {
      throw new DataError(`${name} unpacks to more than ${limitText(MAX_BYTES)}, the limit.`);
    }
    return true;
  };
  const bytes = await readRegularFile(path, MAX_BYTES).catch((cause: unknown) => {
    throw DataError.of(path, cause);
  });
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${name} is damaged, or not a zip archive.`, { cause });
  }
}
