/**
 * What processes that were killed have left half-made: nobody takes it for whole, and when it is a day
 * old it is removed.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { staleLocks } from '../storage/run-lock';
import { isMissing, isUnfinished } from '../storage/durable';

/** Nothing that anybody still writes is as old. */
const OLD_MS = 24 * 60 * 60 * 1000;
/** As run-id.ts makes them; a person may have put other folders there. */
const OUR_ID = /^\d{8}-\d{6}-[a-z0-9-]+$/;
/** As import-run.ts names its folders. */
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/** What lies in a folder, as paths; null where it cannot be read, as where there is no such folder. */
async function contentsOf(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch {
    return null;
  }
}

async function pathsIn(folder: string): Promise<string[]> {
  return (await contentsOf(folder)) ?? [];
}

async function unfinishedIn(folder: string): Promise<string[]> {
  return (await pathsIn(folder)).filter((path) => isUnfinished(basename(path)));
}

/** Folders that never got the file that makes them a run, or a sweep. */
async function without(file: string, folders: readonly string[]): Promise<string[]> {
  const contents = await Promise.all(folders.map(contentsOf));
  // Of a folder that cannot be read nobody knows what it lacks: it stays.
  return folders.filter(
    (folder, at) =>
      OUR_ID.test(basename(folder)) && contents[at]?.includes(join(folder, file)) === false,
  );
}

/**
 * What is half-made in a data folder now, be it being made or left over, as paths.
 * @param home the app's data folder
 */
export async function halfMade(home: string): Promise<string[]> {
  const runs = await pathsIn(join(home, 'runs'));
  const sweeps = await pathsIn(join(home, 'sweeps'));
  const photos = await pathsIn(join(home, 'collection'));
  const places = [
    home,
    ...['runs', 'sweeps', 'collection', 'reports'].map((name) => join(home, name)),
    ...[...runs, ...sweeps, ...photos],
    ...runs.map((run) => join(run, 'checkpoints')),
  ];
  const unfinished = await Promise.all(places.map(unfinishedIn));
  return [
    ...unfinished.flat(),
    ...(await without('run.json', runs)),
    ...(await without('sweep.json', sweeps)),
    ...photos.filter((photo) => basename(photo).startsWith('.removed-')),
    ...(await pathsIn(join(home, 'importing'))).filter((path) => UUID.test(basename(path))),
  ];
}

async function isOld(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > OLD_MS;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function removeOld(paths: readonly string[]): Promise<void> {
  // All are looked at first: what is removed from a folder makes the folder young.
  const old = await Promise.all(paths.map(isOld));
  for (const [at, path] of paths.entries()) {
    if (old[at] === true) await rm(path, { recursive: true, force: true });
  }
}

/** Remove what is old of it, and what held a run for a process that is gone. */
export async function removeLeftovers(home: string): Promise<void> {
  await removeOld(await halfMade(home));
  for (const path of await staleLocks(home)) await rm(path, { force: true });
}

/** The same for a folder of the person's own, into which something is written now; what cannot go stays. */
export async function removeLeftoversIn(folder: string): Promise<void> {
  await removeOld(await unfinishedIn(folder)).catch(() => undefined);
}
