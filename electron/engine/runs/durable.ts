/** Files that are on the disk, and not only on their way to it, when a function returns. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Whether reading failed because nothing is there. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

async function syncFile(path: string, flags: string, content?: Buffer | string): Promise<void> {
  const file = await open(path, flags);
  try {
    if (content !== undefined) await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Make a folder's own list of names durable. Windows has no such thing, and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await syncFile(path, 'r');
}

/** Make what was appended to a file durable. */
export async function syncAppended(path: string): Promise<void> {
  await syncFile(path, 'a');
}

/** Write a file that is the new one or still the old one, at any moment; its folder must exist. */
export async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  await writeFileAtomic(path, content);
  await syncFolder(dirname(path));
}

/** Begins the names of folders that are not whole yet. */
const UNFINISHED = '.unfinished-';

/** The folders that hold these files, the deepest first. */
function foldersOf(names: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const name of names) {
    for (let at = dirname(name); at !== '.'; at = dirname(at)) folders.add(at);
  }
  return [...folders].sort((a, b) => b.length - a.length);
}

/**
 * Write files into a new folder that appears whole or not at all: beside its place, synced, renamed.
 * @param folder must not exist
 * @param files by their names, which may lie in folders of their own
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, Buffer | string>,
): Promise<void> {
  const parent = dirname(folder);
  const unfinished = join(parent, `${UNFINISHED}${randomUUID()}`);
  await mkdir(parent, { recursive: true });
  // Not recursive: a disk that is read-only would be called missing.
  await mkdir(unfinished);
  try {
    const inner = foldersOf(files.keys());
    for (const name of inner) await mkdir(join(unfinished, name), { recursive: true });
    for (const [name, content] of files) await syncFile(join(unfinished, name), 'wx', content);
    for (const name of [...inner, '.']) await syncFolder(join(unfinished, name));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(parent);
}

/** Remove every folder but one, those that were never finished too. */
export async function removeOthers(parent: string, kept: string): Promise<void> {
  const names = await readdir(parent);
  const others = names.filter((name) => name !== kept);
  await Promise.all(others.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}
