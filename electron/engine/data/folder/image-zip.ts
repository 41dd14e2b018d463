/** A zip archive of images, as Teachable Machine exports it: unpacked once into the app's data. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/**
 * The folder that an archive was unpacked into, beside the decoded images.
 * @throws DataError where it is damaged or too large
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
      const file = join(part, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    await mkdir(part, { recursive: true });
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
