/** A zip archive of images, as Teachable Machine exports it: unpacked once into the app's data. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError } from '../../storage/disk-error';
import { isWindowsName, sameAs } from '../../text/file-name';
import { printable } from '../../text/printable';
import { unzipped } from '../formats/bounded-zip';
import { DataError } from '../data-error';
import { partFor } from './cache-part';
import { isIgnored } from './conventions';
import { cachesFolder } from './image-cache';
import { SharedWork } from './shared-work';

/** Names that stay inside the folder that they are unpacked into. */
function isInside(name: string): boolean {
  const parts = name.split('/');
  const isPlain = !name.includes('\\') && !name.includes(':') && !name.includes('\0');
  return isPlain && !name.startsWith('/') && parts.every((part) => part !== '..' && part !== '');
}

function isWanted(name: string): boolean {
  return !name.endsWith('/') && isInside(name) && !name.split('/').some(isIgnored);
}

/** One of a name that is too long, or that another file has for its folder. */
const OF_NAME = new Set(['ENAMETOOLONG', 'EEXIST', 'EISDIR', 'ENOTDIR', 'EINVAL']);

function nameError(archive: string, name: string, cause?: unknown): DataError {
  return new DataError(
    `${basename(archive)} holds a file that cannot be unpacked because of its name: ${printable(name)}. Rename it, and zip the folder again.`,
    { cause },
  );
}

function refusal(archive: string, name: string, cause: unknown): Error {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (!OF_NAME.has(code)) return asDiskError(cause) ?? (cause as Error);
  return nameError(archive, name, cause);
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/**
 * What a system cannot unpack and would not refuse: Windows drops dots at the end of a name and writes to
 * devices, and to Windows and macOS "Hat" and "hat" are one folder, so that two classes would become one.
 * @throws DataError that names the file or the folders
 */
export function checkNames(
  archive: string,
  names: Iterable<string>,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'win32' && platform !== 'darwin') return;
  const folders = new Map<string, string>();
  for (const name of names) {
    if (platform === 'win32' && !name.split('/').every(isWindowsName)) {
      throw nameError(archive, name);
    }
    for (const folder of foldersOf(name)) {
      const other = folders.get(sameAs(folder)) ?? folder;
      if (other !== folder) {
        throw new DataError(
          `${basename(archive)} holds the folders ${printable(other)} and ${printable(folder)}, which are one folder on this system. Rename one of them, and zip the folder again.`,
        );
      }
      folders.set(sameAs(folder), folder);
    }
  }
}

/**
 * Write files into a new folder. Their folders are made before the first of them, so that one that is taken
 * away meanwhile ends it, and is not made anew without the files that it had.
 */
async function unpack(archive: string, files: ReadonlyMap<string, Uint8Array>, to: string) {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const attempt = async (name: string, work: Promise<unknown>): Promise<void> => {
    await work.catch((cause: unknown) => {
      throw refusal(archive, name, cause);
    });
  };
  const inFolders = new Map([...files.keys()].map((name) => [dirname(name), name]));
  for (const [inner, name] of inFolders) {
    await attempt(name, mkdir(join(to, inner), { recursive: true }));
  }
  for (const [name, bytes] of files) {
    // Two names that are one to the file system must not become one image.
    await attempt(name, writeFile(join(to, name), bytes, { flag: 'wx' }));
  }
}

const unpacking = new SharedWork<string>();

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
  return unpacking.of(folder, () => unpackedTo(folder, path));
}

async function unpackedTo(folder: string, path: string): Promise<string> {
  if ((await stat(folder).catch(() => null)) !== null) return folder;
  const part = partFor(folder);
  try {
    const files = await unzipped(path, isWanted);
    checkNames(path, files.keys());
    await unpack(path, files, part);
    // Another process may have unpacked it in the meantime.
    await rename(part, folder).catch(async (cause: unknown) => {
      if ((await stat(folder).catch(() => null)) === null) throw cause;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
