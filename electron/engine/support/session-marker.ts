/**
 * Whether the app's last life ended as it should. `running.json` is there while the window is open; one
 * that is found at the start was left by a main process that crashed, was killed, or lost its power.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { replaceFileNow } from '../storage/durable';
import { ALL_IS_KEPT, FILES_ARE_KEPT, writeReport } from './reports';

const markSchema = v.object({ since: v.pipe(v.string(), v.isoTimestamp()) });

function markFile(home: string): string {
  return join(home, 'running.json');
}

/** When the life began that did not end, as ISO 8601; null where there is none. */
function unfinishedLife(home: string): string | null {
  try {
    return v.parse(markSchema, JSON.parse(readFileSync(markFile(home), 'utf8'))).since;
  } catch {
    return null;
  }
}

/** On a disk that takes nothing there is no mark, and the app begins all the same. */
function writeMark(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
    const mark = { since: new Date().toISOString() };
    replaceFileNow(markFile(home), `${JSON.stringify(mark)}\n`);
  } catch {
    // Whatever has to be written next says why it cannot be.
  }
}

/** One that was not ended by the app itself. */
export interface LostLife {
  /** When it began, as ISO 8601. */
  since: string;
  /** What to tell of it. */
  words: string;
}

/**
 * Begin a life of the app; only one has a home at a time.
 * @returns the last one, or null where it ended well or has been reported already
 */
export function beginLife(home: string): LostLife | null {
  const since = unfinishedLife(home);
  writeMark(home);
  if (since === null) return null;
  const what = `Atelier, running since ${since}, did not shut down properly: it crashed or was killed, or the computer lost power.`;
  writeReport(home, { process: 'main', what, kept: ALL_IS_KEPT });
  const words = `Atelier did not shut down properly last time: it crashed or was killed, or the computer lost power. ${FILES_ARE_KEPT}`;
  return { since, words };
}

/** End it, well or with a report. */
export function endLife(home: string): void {
  try {
    rmSync(markFile(home), { force: true });
  } catch {
    // A disk that became read-only keeps the mark; the next life then tells of this one.
  }
}
