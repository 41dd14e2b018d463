/** Files of a model lent out as a folder, of which nothing is left afterwards. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { faultClause } from '../text/sentence-of';
import type { Files } from './foreign-model';
import { ImportError } from './import-error';

function faultHere(cause: unknown): ImportError {
  return new ImportError(
    `The model cannot be copied to ${tmpdir()}: ${faultClause(cause)}. No files were created.`,
    { cause },
  );
}

/** Copies of a process begin with this and its number. */
const PREFIX = 'atelier-import-';

/** What a process that was ended has left. @param processId which runs no more */
export async function removeCopiesOf(processId: number): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const left = names.filter((name) => name.startsWith(`${PREFIX}${processId}-`));
  for (const name of left) await rm(join(tmpdir(), name), { recursive: true, force: true });
}

async function newPlace(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  } catch (cause) {
    throw faultHere(cause);
  }
}

/** It need not outlive a crash, so nothing waits for the disk. */
async function write(folder: string, files: Files): Promise<void> {
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** @throws ImportError where there is no place for them, and what `use` throws */
export async function withCopy<Result>(
  files: Files,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const place = await newPlace();
  const copy = join(place, 'model');
  try {
    await write(copy, files).catch((cause: unknown) => {
      throw faultHere(cause);
    });
    return await use(copy);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
