/** A zip archive of images, as Teachable Machine exports it: unpacked once into the app's data. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError } from '../../storage/disk-error';
import { printable } from '../../text/printable';
import { unzipped } from '../formats/bounded-zip';
import { DataError } from '../data-error';
import { isIgnored } from './conventions';
import { cachesFolder } from './image-cache';

/** Names that stay inside the folder that they are unpacked into. */
function isInside(name: string): boolean {
  const parts = name.split('/');
  const isPlain = !name.includes('\\') && !name.includes(':') && !name.includes('\0');
  return isPlain && !name.startsWith('/') && parts.every((part) => part !== '..' && part !== '');
}

function isWanted(name: string): boolean {
  return !name.endsWith('/') && isInside(name) && !name.split('/').some(isIgnored);
}

async function writeInside(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

/** One of a name that is too long, or that another file has for its folder. */
const OF_NAME = new Set(['ENAMETOOLONG', 'EEXIST', 'EISDIR', 'ENOTDIR', 'EINVAL', 'ENOENT']);

function refusal(archive: string, name: string, cause: unknown): Error {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (!OF_NAME.has(code)) return asDiskError(cause) ?? (cause as Error);
  return new DataError(
    `${basename(archive)} holds a file that cannot be unpacked because of its name: ${printable(name)}. Rename it, and zip the folder again.`,
    { cause },
  );
}

/**
 * The folder that an archive was unpacked into, beside the decoded images.
 * @throws DataError where it is damaged or too large, or a file in it has an impossible name; DiskError where
 *   the disk takes nothing
 */
export async function unpackedFolder(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
    throw DataError.of(path, cause);
  });
  const key = createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs]))
    .digest('hex');
  const folder = join(cachesFolder(), `zip-${key.slice(0, 32)}`);
  if ((await stat(folder).catch(() => null)) !== null) return folder;
  const part = `${folder}.${process.pid}.part`;
  try {
    for (const [name, bytes] of await unzipped(path, isWanted)) {
      await writeInside(part, name, bytes).catch((cause: unknown) => {
        throw refusal(path, name, cause);
      });
    }
    await mkdir(part, { recursive: true });
    // Another process may have unpacked it in the meantime.
    await rename(part, folder).catch(async (cause: unknown) => {
      if ((await stat(folder).catch(() => null)) === null) throw cause;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
