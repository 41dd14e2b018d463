/** All files of a folder that are not hidden, each once. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { grouped } from '../../text/counted';
import { DataError } from '../data-error';
import { isIgnored } from './conventions';

export interface ListedFile {
  /** From the top of the folder, with "/" between names. */
  path: string;
  bytes: number;
  /** When it was changed, in milliseconds. */
  changed: number;
}

/** More than anybody trains on with two cores; a home folder has more. */
const MOST_FILES = 500_000;
const MOST_LEVELS = 32;

export interface Listing {
  files: ListedFile[];
  /** Folders in which there is nothing that is not hidden. */
  empty: string[];
}

class Lister {
  readonly files: ListedFile[] = [];
  readonly empty: string[] = [];
  /** Folders by where they really are, so that links into a circle end. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly root: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async list(below: string, level: number): Promise<void> {
    const folder = join(this.root, below);
    const place = await realpath(folder).catch((cause: unknown) => {
      throw DataError.of(folder, cause);
    });
    if (this.seen.has(place) || level > MOST_LEVELS) return;
    this.seen.add(place);
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      throw DataError.of(folder, cause);
    });
    const visible = entries.filter(({ name }) => !isIgnored(name));
    if (visible.length === 0 && below !== '') this.empty.push(below);
    for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      this.signal?.throwIfAborted();
      await this.take(entry, below, level);
    }
  }

  private async take(entry: Dirent, below: string, level: number): Promise<void> {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // What a link leads to, or nothing where it leads nowhere: reading the file tells.
    const found = await stat(join(this.root, path)).catch(() => null);
    if (found?.isDirectory() === true) {
      await this.list(path, level + 1);
      return;
    }
    this.files.push({ path, bytes: found?.size ?? 0, changed: found?.mtimeMs ?? 0 });
    if (this.files.length <= MOST_FILES) return;
    throw new DataError(
      `${this.root} has more than ${grouped(MOST_FILES)} files. Choose the folder that holds the folders of the classes.`,
    );
  }
}

/** @throws DataError where a folder in it cannot be read, or there are too many files */
export async function listFiles(root: string, signal?: AbortSignal): Promise<Listing> {
  const lister = new Lister(root, signal);
  await lister.list('', 0);
  const { files, empty } = lister;
  return { files, empty };
}
