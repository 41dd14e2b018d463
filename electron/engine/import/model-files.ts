/** The files of a model's folder, read without ever leaving it. */
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, sep } from 'node:path';
import { printable } from '../text/printable';
import { readRegularFile, UnreadableFileError } from '../regular-file';
import { ImportError } from './import-error';

/** All files of a model together: more than any classifier of 28x28 pixels, less than memory. */
export const MOST_BYTES = 2 ** 30;
const MOST_FILES = 1000;
const DEEPEST = 4;

/** Characters that no file of a model has in its name, and some that no system takes. */
const STRANGE = /[\\:\p{Cc}]/u;

function readingError(path: string, cause: unknown): ImportError {
  if (cause instanceof UnreadableFileError && cause.code === null) {
    return new ImportError(cause.message, { cause });
  }
  const { code = String(cause) } = cause as NodeJS.ErrnoException;
  const faults: Readonly<Record<string, string>> = {
    ENOENT: 'is missing',
    EACCES: 'cannot be read: permission denied',
    EISDIR: 'is a folder, not a file',
    ENOTDIR: 'is not in a folder',
  };
  return new ImportError(
    `${printable(basename(path))} ${faults[code] ?? `cannot be read (${code})`}.`,
    {
      cause,
    },
  );
}

/** Reads files until they are too many or too large together. */
export class ModelFiles {
  private bytes = 0;
  private count = 0;

  constructor(readonly folder: string) {}

  /**
   * @param name as the model itself names it: not to be trusted
   * @throws ImportError where it leads out of the folder, is missing, or is too large
   */
  async read(name: string): Promise<Buffer> {
    const parts = name.split('/');
    const isStrange = parts.some((part) => part === '' || part === '.' || part === '..');
    if (isStrange || isAbsolute(name) || STRANGE.test(name)) {
      throw new ImportError(
        `The model refers to the file "${printable(name)}". Only files in its own folder are read.`,
      );
    }
    const path = join(this.folder, name);
    try {
      await this.admit(path, name);
      return await readRegularFile(path, MOST_BYTES);
    } catch (cause) {
      throw cause instanceof ImportError ? cause : readingError(path, cause);
    }
  }

  private async admit(path: string, name: string): Promise<void> {
    const stats = await lstat(path);
    const inside = `${await realpath(this.folder)}${sep}`;
    if (!(await realpath(path)).startsWith(inside) || stats.isSymbolicLink()) {
      throw new ImportError(
        `"${printable(name)}" is a link. Only files in the model’s own folder are read.`,
      );
    }
    if (!stats.isFile()) throw new ImportError(`"${printable(name)}" is not a file.`);
    this.bytes += stats.size;
    this.count += 1;
    if (this.bytes > MOST_BYTES || this.count > MOST_FILES) {
      throw new ImportError(
        `The model is too large: the limit is ${MOST_BYTES / 2 ** 30} GiB in ${MOST_FILES} files.`,
      );
    }
  }

  /** Every file in a folder of it, by name; none where there is no such folder. */
  async readAll(folder: string, depth = 1): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>();
    for (const entry of await entriesOf(join(this.folder, folder))) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) {
        for (const [inner, content] of await this.readAll(name, depth + 1))
          files.set(inner, content);
      } else {
        files.set(name, await this.read(name));
      }
    }
    return files;
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') {
      throw new ImportError(`${printable(basename(folder))} is a file, not a folder.`, { cause });
    }
    throw readingError(folder, cause);
  }
}
