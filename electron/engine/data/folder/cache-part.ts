/**
 * Folders that are filled beside their place: `NAME.PROCESS-MARK.part` while a process does, and
 * `NAME.left-ID.part` once it gave up. What a process left, in whatever way, the next one may take over.
 */
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing, isTaken } from '../../storage/durable';
import { processAlive, processMark } from '../../storage/process';

/** Earlier versions wrote no mark. */
const PART = /^(.+)\.(?:(\d+)(?:-(\d*))?|left-[\da-f-]{36})\.part$/;

/** Where this process fills a folder before it comes to its place. */
export function partFor(place: string): string {
  return `${place}.${process.pid}-${processMark(process.pid)}.part`;
}

/** Give up a part, so that another process takes it over while this one lives. */
export function leavePart(part: string): void {
  const [, name = ''] = PART.exec(basename(part)) ?? [];
  try {
    renameSync(part, join(dirname(part), `${name}.left-${randomUUID()}.part`));
  } catch {
    // Why it is given up is told, and that a folder is gone or a disk takes nothing may be the reason.
  }
}

/** Whether a living process fills this folder. */
export async function isBeingFilled(path: string): Promise<boolean> {
  const [, , processId, mark = ''] = PART.exec(basename(path)) ?? [];
  if (processId === undefined) return false;
  if (mark !== '') {
    return processAlive(Number(processId), Date.now()) && processMark(Number(processId)) === mark;
  }
  const found = await stat(path).catch(() => null);
  return found !== null && processAlive(Number(processId), found.birthtimeMs);
}

/** What was left of a folder, or null. This process fills each at one time only, so that its own was left. */
export async function leftPart(place: string): Promise<string | null> {
  const folder = dirname(place);
  const own = partFor(place);
  for (const name of await readdir(folder).catch(() => [])) {
    if (PART.exec(name)?.[1] !== basename(place)) continue;
    const path = join(folder, name);
    if (path === own || !(await isBeingFilled(path))) return path;
  }
  return null;
}

/** Other processes that take over, or bring to its place, the same at the same moment are fewer. */
const TRIES = 5;

/**
 * @param folder is there afterwards: what was left of it, or a new one
 * @param findLeft asked again where another process was quicker to take it
 */
export async function takePart(
  folder: string,
  findLeft: () => Promise<string | null>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const left = await findLeft();
    try {
      if (left === null) await mkdir(folder, { recursive: true });
      else await rename(left, folder);
      return;
    } catch (error) {
      if (!isMissing(error) || tries === TRIES) throw error;
    }
  }
}

/** Bring what is whole to its place. */
export async function putPart(folder: string, place: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await rm(place, { recursive: true, force: true });
    try {
      await rename(folder, place);
      return;
    } catch (error) {
      // Another process has decoded the same.
      if (!isTaken(error) || tries === TRIES) throw error;
    }
  }
}
