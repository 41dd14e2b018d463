/** A shared run's file becomes a run of this computer. */
import { randomBytes, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../look-for';
import type { RunRecord } from '../records';
import { isBuiltIn, PHOTO_NETWORK } from '../storage/built-in';
import { ensureFolder, isTaken } from '../storage/durable';
import { RunStore } from '../runs/run-store';
import { ensureEvents } from '../tensorboard/event-files';
import { otherFormatAdvice } from '../import/other-formats';
import { checkRun } from './check-run';
import { isSharedRunName } from './shared-file';
import { ShareError } from './share-error';
import { unpackRun } from './unpack';

/** Below the app's folder, so that a rename brings a run to its place. */
const STAGING = 'importing';
const LONGEST_ID = 80;

export interface ImportedRun {
  record: RunRecord;
  /** Whether a run of its folder's name was there already, so that it was given another. */
  renamed: boolean;
}

/** The name that a run's folder has here: its own, or one that is free. */
function freeId(store: RunStore, run: string): string {
  let id = run;
  while (isThere(store.path(id))) {
    id = `${run.slice(0, LONGEST_ID - 5)}-${randomBytes(2).toString('hex')}`;
  }
  return id;
}

/** @returns the name of its folder, which is another one where somebody else has taken it meanwhile */
async function moveIn(staging: RunStore, store: RunStore, run: string): Promise<string> {
  try {
    await rename(staging.path(run), store.path(run));
    return run;
  } catch (error) {
    if (!isTaken(error)) throw error;
    const record = await staging.read(run);
    const next = freeId(store, run);
    await rename(staging.path(run), staging.path(next));
    await staging.write({ ...record, run: next });
    return moveIn(staging, store, next);
  }
}

/**
 * Bring in a run that was shared. It appears whole or not at all, and replaces nothing.
 * @param name null for the name that it comes with
 * @throws ShareError in a sentence where the file is none of ours, damaged, or not harmless
 */
export async function importRun(
  store: RunStore,
  file: string,
  name: string | null = null,
): Promise<ImportedRun> {
  const advice = isSharedRunName(file) ? null : otherFormatAdvice(file);
  if (advice !== null) throw new ShareError(advice);
  const home = join(store.home, STAGING, randomUUID());
  // A store of its own, so that the run is read there as any run is.
  const staging = new RunStore(home);
  const unpacked = join(home, 'unpacked');
  await ensureFolder(unpacked);
  try {
    const from = await unpackRun(file, unpacked);
    // Its place is in the app's own folder.
    if (isBuiltIn(from)) {
      throw new ShareError(`"${PHOTO_NETWORK}" is built in: this file has nothing to import.`);
    }
    await ensureFolder(staging.folder);
    await rename(unpacked, staging.path(from));
    let run = freeId(store, from);
    const checked = await checkRun(staging, from, run);
    await rename(staging.path(from), staging.path(run));
    await staging.write(checked);
    if (name !== null) await staging.rename(run, name);
    await ensureEvents(staging, run);
    await ensureFolder(store.folder);
    run = await moveIn(staging, store, run);
    return { record: await store.read(run), renamed: run !== from };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
