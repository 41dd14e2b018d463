/**
 * `times.ndjson`: when each epoch of a run ended. It is apart from the metrics because those hold no
 * clock, so that equal seeds write equal files. Runs from before there was such a file have none.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { EpochTime } from '../records';
import { isMissing, replaceFile, syncAppended } from '../storage/durable';

const FILE = 'times.ndjson';

const timeSchema = v.object({
  epoch: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
  processors: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  memoryBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** Null for a line that a crash tore. */
function parsed(line: string): EpochTime | null {
  try {
    const { success, output } = v.safeParse(timeSchema, JSON.parse(line));
    return success ? output : null;
  } catch {
    return null;
  }
}

function lineOf({ epoch, seconds, processors, memoryBytes }: EpochTime): string {
  return `${JSON.stringify({ epoch, seconds, processors, memoryBytes })}\n`;
}

/** What this process takes of the computer, from one epoch's end to the next. */
export class ResourceUse {
  private processor = process.cpuUsage();
  private since = performance.now();

  /** Of the time since this was asked last, or since it was made. */
  take(): Required<Pick<EpochTime, 'processors' | 'memoryBytes'>> {
    const { user, system } = process.cpuUsage(this.processor);
    const microseconds = 1000 * Math.max(1, performance.now() - this.since);
    this.processor = process.cpuUsage();
    this.since = performance.now();
    const processors = Math.round((100 * (user + system)) / microseconds) / 100;
    return { processors, memoryBytes: process.memoryUsage.rss() };
  }
}

/** Add an epoch's end; it is on the disk when this returns. */
export async function appendEpochTime(runFolder: string, time: EpochTime): Promise<void> {
  const file = join(runFolder, FILE);
  await appendFile(file, lineOf(time));
  await syncAppended(file);
}

/** The ends of epochs in their order; none where the run is older than the file. */
export async function readEpochTimes(runFolder: string): Promise<EpochTime[]> {
  try {
    const text = await readFile(join(runFolder, FILE), 'utf8');
    return text.split('\n').flatMap((line) => parsed(line) ?? []);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Forget the epochs after this one, which are trained again, and any line that is torn. */
export async function keepEpochTimes(runFolder: string, lastEpoch: number): Promise<void> {
  const times = await readEpochTimes(runFolder);
  const kept = times.filter(({ epoch }) => epoch <= lastEpoch);
  await replaceFile(join(runFolder, FILE), kept.map(lineOf).join(''));
}
