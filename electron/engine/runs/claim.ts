/**
 * What one process at a time may do, among the window's and the terminals': train a run, delete it,
 * carry a sweep out.
 *
 *   locks/THING~PROCESS~MARK~…   an empty file for each that wants to; MARK tells its process from a later
 *                                one of the same number
 *
 * Each puts its own file there and then looks for others, so that of two at once at least one sees the
 * other and lets go. Nobody takes a file over, and so none can be taken from a process that lives.
 */
import { randomUUID } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, isMissing } from './durable';
import { processAlive, processMark } from './process';

const FOLDER = 'locks';
/** In no id of a run or a sweep. */
const BETWEEN = '~';

interface Claim {
  thing: string;
  path: string;
  /** Whether its process is still there. */
  held: boolean;
}

async function isHeld(path: string, processId: number, mark: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return processAlive(processId, mtimeMs) && processMark(processId) === mark;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function claimsIn(folder: string, wanted?: string): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const name of await readdir(folder)) {
    const [thing = '', processId, mark = ''] = name.split(BETWEEN);
    if (wanted !== undefined && thing !== wanted) continue;
    const path = join(folder, name);
    claims.push({ thing, path, held: await isHeld(path, Number(processId), mark) });
  }
  return claims;
}

/**
 * @param home the app's data folder
 * @param thing the id of a run or of a sweep
 * @returns what lets go of it, or null where another process, or this one, holds it
 */
export async function claim(home: string, thing: string): Promise<(() => Promise<void>) | null> {
  const folder = join(home, FOLDER);
  await ensureFolder(folder);
  const name = [thing, process.pid, processMark(process.pid), randomUUID()].join(BETWEEN);
  const own = join(folder, name);
  await (await open(own, 'wx')).close();
  const release = () => rm(own, { force: true });
  const others = (await claimsIn(folder, thing)).filter(({ path }) => path !== own);
  if (others.some(({ held }) => held)) {
    await release();
    return null;
  }
  for (const { path } of others) await rm(path, { force: true });
  return release;
}

/** Files of processes that are gone. */
export async function deadClaims(home: string): Promise<string[]> {
  try {
    const claims = await claimsIn(join(home, FOLDER));
    return claims.filter(({ held }) => !held).map(({ path }) => path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
