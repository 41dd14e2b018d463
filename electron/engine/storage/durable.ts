/**
 * Files that are on the disk, and not only on their way to it, when a function returns.
 *
 * Whatever is replaced is written beside its place under a name that begins with `.unfinished-atelier-`,
 * synced, and renamed; what a process that was killed leaves of it, leftovers.ts removes.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whether reading failed because nothing is there. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Whether a folder could not come to its place because something is there. */
export function isTaken(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    ['ENOTEMPTY', 'EEXIST'].includes(code) || (process.platform === 'win32' && code === 'EPERM')
  );
}

async function syncFile(
  path: string,
  flags: string,
  content?: Buffer | string,
  mode?: number,
): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    // A disk that is nearly full takes a part, which this goes on from until nothing is taken.
    if (content !== undefined) await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What systems answer that cannot sync a folder: Windows, and many network shares. */
const NO_FOLDER_SYNC = [
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EPERM',
  'EACCES',
  'EBADF',
  'EISDIR',
];

/** Make a folder's own list of names durable, where the file system can do that: else it needs none. */
async function syncFolder(path: string): Promise<void> {
  try {
    await syncFile(path, 'r');
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Make what was appended to a file durable. */
export async function syncAppended(path: string): Promise<void> {
  await syncFile(path, 'a');
}

/**
 * Make a folder where there is none, and those that it lies in. Node's own way says of a disk that is
 * read-only that something is missing.
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path) {
      await ensureFolder(dirname(path));
      await ensureFolder(path);
    } else if (!existsSync(path) || !statSync(path).isDirectory()) throw error;
  }
}

/** Begins the names of files and folders that are not whole yet. */
const UNFINISHED = '.unfinished-atelier-';
/** Those names, with the shorter ones of earlier versions. */
const UNFINISHED_NAME = /^\.unfinished-(?:atelier-)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/** Whether this is the name of something that `beside` made a place for. */
export function isUnfinished(name: string): boolean {
  return UNFINISHED_NAME.test(name);
}

/** Where something is written until it is whole. */
export function beside(path: string): string {
  return join(dirname(path), `${UNFINISHED}${randomUUID()}`);
}

/** What is there: the file itself where it is a link to one, and who may read it; null where none is. */
async function present(path: string): Promise<{ place: string; mode: number } | null> {
  try {
    const place = await realpath(path);
    return { place, mode: (await stat(place)).mode };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Bring a file that was written beside to its place, durably. */
export async function putInPlace(unfinished: string, path: string): Promise<void> {
  await syncAppended(unfinished);
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

/** What is being written to each place: of many writers in this process, the last one counts. */
const turns = new Map<string, Promise<void>>();

/** Write a file that is the new one or still the old one, at any moment; its folder must exist. */
export function replaceFile(path: string, content: Buffer | string): Promise<void> {
  const before = turns.get(path) ?? Promise.resolve();
  const own = before
    // Whoever asked for that was told.
    .catch(() => undefined)
    .then(() => replaceNext(path, content))
    .finally(() => {
      if (turns.get(path) === own) turns.delete(path);
    });
  turns.set(path, own);
  return own;
}

async function replaceNext(path: string, content: Buffer | string): Promise<void> {
  const old = await present(path);
  const place = old?.place ?? path;
  const unfinished = beside(place);
  try {
    await syncFile(unfinished, 'wx', content, old?.mode);
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(dirname(place));
}

/** As `replaceFile`, for a process that may have no later; the folder's list is not waited for. */
export function replaceFileNow(path: string, content: string): void {
  const unfinished = beside(path);
  try {
    const file = openSync(unfinished, 'wx');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

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
  const unfinished = beside(folder);
  await ensureFolder(parent);
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
