/** A run as one file, for another computer. */
import { createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, win32 } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { packTar, type TarSource } from 'modern-tar/fs';
import { cut, MAX_LINE, runNameFrom } from '../text/names';
import type { RunRecord } from '../records';
import { beside, putInPlace } from '../storage/durable';
import type { RunStore } from '../runs/run-store';
import { isBuiltIn, PHOTO_NETWORK } from '../storage/built-in';
import { removeLeftoversIn } from '../support/leftovers';
import { megabytes } from '../text/megabytes';
import { memberLimit, MOST_BYTES } from './member-limits';
import { CHECKPOINTS, isRunFile, MAP, RECORD } from './shared-file';
import { ShareError } from './share-error';

export interface SharedRun {
  file: string;
  /** Of the file. */
  bytes: number;
}

/** Where on this computer the data lies, and which process trained it, is nobody else's business. */
function sharedRecord(record: RunRecord, checkpoints: boolean): RunRecord {
  const { folder } = record.data;
  return {
    ...record,
    // An older version's name, and what a crash said, can be longer than others take.
    name: runNameFrom(record.name),
    message: record.message === null ? null : cut(record.message, MAX_LINE),
    processId: null,
    // Windows' separators and the others'.
    data: { ...record.data, folder: folder === null ? null : win32.basename(folder) },
    checkpoint: checkpoints ? record.checkpoint : null,
    shared: { withCheckpoint: checkpoints && record.checkpoint !== null },
  };
}

/** The files below a run's folder, as paths with slashes; all but its record. */
async function filesOf(folder: string, checkpoint: string | null): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const own = names.filter((name) => isRunFile([name]) && name !== RECORD && name !== MAP).sort();
  if (checkpoint === null) return own;
  const parts = await readdir(join(folder, CHECKPOINTS, checkpoint));
  return [...own, ...parts.sort().map((name) => `${CHECKPOINTS}/${checkpoint}/${name}`)];
}

/** What nobody could import is not written. */
async function requireImportable(
  { name, parameterCount }: RunRecord,
  folder: string,
  files: readonly string[],
): Promise<void> {
  let total = 0;
  for (const file of files) {
    const { size } = await stat(join(folder, file));
    total += size;
    if (size <= memberLimit(file.split('/'), parameterCount) && total <= MOST_BYTES) continue;
    throw new ShareError(
      `"${name}" is too large to share: its ${basename(file)} of ${megabytes(size)} could not be imported. ${file.includes('/') ? 'Leave out checkpoints, or export the run' : 'Export the run'}.`,
    );
  }
}

/**
 * Write a run as one file, which appears whole or not at all and replaces what was there.
 * @param options.checkpoints whether what it takes to train the run further goes along
 * @throws ShareError of the run that ships with the app, while the run trains, or where the file cannot be written
 */
export async function shareRun(
  store: RunStore,
  run: string,
  file: string,
  { checkpoints }: { checkpoints: boolean },
): Promise<SharedRun> {
  if (isBuiltIn(run)) {
    throw new ShareError(
      `"${PHOTO_NETWORK}" comes with every copy of Atelier. To share a network, fine-tune it first, or export it.`,
    );
  }
  const record = await store.read(run);
  const isTraining = new ShareError(
    `"${record.name}" is training. Wait until it finishes, or stop it.`,
  );
  if (record.status === 'running') throw isTraining;
  if (record.settings.model === 'imported') {
    throw new ShareError(
      `"${record.name}" is an imported model. Share the folder it was imported from.`,
    );
  }
  const folder = store.path(run);
  // No name and number of the person on this computer; the same run gives the same file.
  const about = { mtime: new Date(record.createdAt), uid: 0, gid: 0, mode: 0o644 };
  const content = `${JSON.stringify(sharedRecord(record, checkpoints), null, 2)}\n`;
  const names = await filesOf(folder, checkpoints ? record.checkpoint : null);
  await requireImportable(record, folder, names);
  const sources: TarSource[] = [
    { type: 'content', content, target: `${run}/${RECORD}`, ...about },
    ...names.map((name): TarSource => {
      return { type: 'file', source: join(folder, name), target: `${run}/${name}`, ...about };
    }),
  ];
  await removeLeftoversIn(dirname(file));
  const unfinished = beside(file);
  /** Another process may train it further meanwhile, and then its files belong together no more. */
  const goesOn = async (): Promise<boolean> => {
    const { status, endedAt } = await store.read(run);
    return status !== record.status || endedAt !== record.endedAt;
  };
  try {
    await pipeline(packTar(sources), createGzip(), createWriteStream(unfinished, { flags: 'wx' }));
    if (await goesOn()) throw isTraining;
    await putInPlace(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (cause === isTraining || (await goesOn().catch(() => false))) throw isTraining;
    const { code = 'for an unknown reason' } = cause as NodeJS.ErrnoException;
    throw new ShareError(`${file} could not be written (${code}). Choose another location.`, {
      cause,
    });
  }
  return { file, bytes: (await stat(file)).size };
}
