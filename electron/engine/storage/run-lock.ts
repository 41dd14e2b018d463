/**
 * What one process at a time may do, among the window's and the terminals': train a run, delete it,
 * carry a sweep out.
 *
 *   locks/THING~PROCESS~MARK~ID~PLACE   a file for each that wants to; MARK tells its process from a later
 *                                       one of the same number, PLACE the computer or container of both
 *
 * Each puts its own file there and then looks for others, so that of two at once at least one sees the
 * other and lets go. Nobody takes a file over, and so none can be taken from a process that lives.
 *
 * A process of another place cannot be looked for. It adds to its file while it lives, and counts for gone
 * when it has not done so for long, or when a person has deleted its file.
 */
import { randomUUID } from 'node:crypto';
import { appendFile, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, isMissing } from './durable';
import { processAlive, processMark } from './process';
import { processPlace } from './process-place';
import { RunInUseError } from './run-error';

const FOLDER = 'locks';
/** In no id of a run or a sweep. */
const BETWEEN = '~';
const BEAT_MS = 30_000;
/** Longer than a computer is busy, or a disk away; short enough to wait for, where nobody reads on. */
const SILENT_MS = 60 * 60_000;

interface Lock {
  thing: string;
  path: string;
  processId: number;
  place: string;
  /** Whether its process is still there. */
  held: boolean;
}

/**
 * @param now by the clock that the files' times are of, which is not this computer's on a network share
 */
async function isHeld(
  path: string,
  { processId, mark, place }: { processId: number; mark: string; place: string },
  now: number,
): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (place !== processPlace) return now - mtimeMs < SILENT_MS;
    return processAlive(processId, mtimeMs) && processMark(processId) === mark;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function locksIn(folder: string, wanted?: string, now = Date.now()): Promise<Lock[]> {
  const locks: Lock[] = [];
  for (const name of await readdir(folder)) {
    // Earlier versions named no place.
    const [thing = '', number, mark = '', , place = processPlace] = name.split(BETWEEN);
    if (wanted !== undefined && thing !== wanted) continue;
    const path = join(folder, name);
    const processId = Number(number);
    const held = await isHeld(path, { processId, mark, place }, now);
    locks.push({ thing, path, processId, place, held });
  }
  return locks;
}

/** Let others see that this process lives, until the returned function is called. */
function beat(path: string): () => void {
  // Written and not only touched, so that the file's time is of the disk's own clock. A disk that takes
  // nothing now may do so later; a file that a person deleted stays away.
  const timer = setInterval(() => {
    appendFile(path, '.', { flag: 'r+' }).catch(() => undefined);
  }, BEAT_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/**
 * @param home the app's data folder
 * @param thing the id of a run or of a sweep
 * @returns what lets go of it, or null where another process, or this one, holds it
 */
export async function acquireLock(
  home: string,
  thing: string,
): Promise<(() => Promise<void>) | null> {
  const folder = join(home, FOLDER);
  await ensureFolder(folder);
  const name = [thing, process.pid, processMark(process.pid), randomUUID(), processPlace];
  const own = join(folder, name.join(BETWEEN));
  await (await open(own, 'wx')).close();
  const remove = (): Promise<void> => rm(own, { force: true });
  const { mtimeMs } = await stat(own);
  const others = (await locksIn(folder, thing, mtimeMs)).filter(({ path }) => path !== own);
  if (others.some(({ held }) => held)) {
    await remove();
    return null;
  }
  for (const { path } of others) await rm(path, { force: true });
  const rest = beat(own);
  return () => {
    rest();
    return remove();
  };
}

async function locksOf(home: string, thing?: string): Promise<Lock[]> {
  try {
    return await locksIn(join(home, FOLDER), thing);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** What to do about a holder that cannot be looked for from here, as a sentence; '' for any other. */
export async function wayOut(home: string, thing: string): Promise<string> {
  const locks = await locksOf(home, thing);
  const away = locks.find(({ held, place }) => held && place !== processPlace);
  if (away === undefined) return '';
  return ` It is process ${away.processId} on another computer or container, ${away.place}. If that process no longer exists, delete ${away.path}`;
}

/**
 * Whether somebody works on a run or a sweep whose record says so.
 * @param record what it says: the process, and when that began, in ms since 1970
 */
export async function isWorkedOn(
  home: string,
  thing: string,
  record: { processId: number | null; since: number },
): Promise<boolean> {
  const locks = await locksOf(home, thing);
  // Another lock is of a process that is about to take over what the record's own has left.
  if (locks.length > 0) {
    return locks.some(({ held, processId }) => held && processId === record.processId);
  }
  return processAlive(record.processId, record.since);
}

/** Files of processes that are gone. */
export async function staleLocks(home: string): Promise<string[]> {
  return (await locksOf(home)).filter(({ held }) => !held).map(({ path }) => path);
}

/** @throws RunInUseError while another process works on the run */
export async function withRunLock<Outcome>(
  home: string,
  run: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const release = await acquireLock(home, run);
  if (release === null) {
    throw new RunInUseError(
      `The run "${run}" is being trained or deleted by another window or terminal. Wait until that finishes.${await wayOut(home, run)}`,
    );
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
