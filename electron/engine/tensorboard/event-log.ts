/**
 * The event files by which a run's folder is a TensorBoard log directory, while it trains too:
 *
 *   events.out.tfevents.0001.atelier   one, and one more for each time that the run went on
 *
 * What was measured by step waits in memory for the end of its epoch, so that the files hold whole
 * epochs: after a kill there is seldom anything to take back. A run that goes on begins a file of its
 * own, whose first event tells TensorBoard which steps count no more; a TensorBoard that is looking
 * has never read what is written again.
 */
import { appendFile, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, syncAppended } from '../storage/durable';
import type { EpochMetrics, Evaluation, StepMetrics } from '../records';
import { endsEpoch, epochEvent, isOfTest, stepEvent, testEvent } from './events';
import { encodeRecord, readRecords } from './record-file';
import { decodeEvent, encodeEvent, FILE_VERSION, SESSION_START, type Event } from './schema';

const NAME = /^events\.out\.tfevents\.(\d{4})\.atelier$/;

function fileName(number: number): string {
  return `events.out.tfevents.${String(number).padStart(4, '0')}.atelier`;
}

/** The names of a run's event files, in their order. */
export async function eventFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function now(): number {
  return Date.now() / 1000;
}

export function encodeEvents(events: readonly Event[]): Buffer {
  return Buffer.concat(events.map((event) => encodeRecord(encodeEvent(event))));
}

export function versionEvent(wallTime: number): Event {
  return { wallTime, step: 0, fileVersion: FILE_VERSION };
}

/** Null where a record is whole and holds no event: nothing after it is worth more. */
function readEvent(data: Buffer): Event | null {
  try {
    return decodeEvent(data);
  } catch {
    return null;
  }
}

/** How much of a file holds up to a step; `ends` where its last event ended the epoch of that step. */
function partUpTo(file: Buffer, step: number): { bytes: number; events: number; ends: boolean } {
  const part = { bytes: 0, events: 0, ends: false };
  for (const { data, end } of readRecords(file)) {
    const event = readEvent(data);
    if (event === null || event.step > step || isOfTest(event)) break;
    part.bytes = end;
    part.events++;
    part.ends = event.step === step && endsEpoch(event);
  }
  return part;
}

/**
 * Take back what was measured after a step, and the scores of weights that will be others.
 * @returns whether what is left goes up to that step: false where there are no files, or damaged ones
 */
export async function cutEvents(folder: string, step: number): Promise<boolean> {
  let [complete, cut] = [false, false];
  for (const name of await eventFiles(folder)) {
    const path = join(folder, name);
    const file = await readFile(path);
    const kept = partUpTo(file, step);
    // A first event, the version, says nothing by itself.
    if (cut || kept.events < 2) {
      await rm(path);
      continue;
    }
    complete = kept.ends;
    if (kept.bytes === file.length) continue;
    await truncate(path, kept.bytes);
    cut = true;
  }
  return complete;
}

export async function removeEvents(folder: string): Promise<void> {
  for (const name of await eventFiles(folder)) await rm(join(folder, name), { force: true });
}

/** Where a run's trainer writes its events. */
export class EventLog {
  private waiting: Event[] = [];
  private path: string | null = null;
  private lastStep = 0;

  /** @param goesOnAfter the step after which the run goes on; 0 where it begins */
  constructor(
    private readonly folder: string,
    private readonly classNames: readonly string[],
    private readonly goesOnAfter: number,
  ) {
    this.lastStep = goesOnAfter;
  }

  /** Waits for `epoch`, `scored` or `flush` to be written. */
  step(line: StepMetrics): void {
    this.lastStep = line.step;
    this.waiting.push(stepEvent(line, now()));
  }

  /** @param confusion of the images held out, or null where none are */
  async epoch(line: EpochMetrics, confusion: number[][] | null): Promise<void> {
    this.lastStep = line.step;
    this.waiting.push(epochEvent(line, confusion, this.classNames, now()));
    await this.flush();
  }

  async scored(evaluation: Evaluation): Promise<void> {
    this.waiting.push(testEvent(evaluation, this.lastStep, now()));
    await this.flush();
  }

  /** Write what waits, and make it durable. */
  async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    const begun = this.path === null ? await this.begin() : [];
    const events = [...begun, ...this.waiting];
    this.waiting = [];
    if (this.path === null) return;
    await appendFile(this.path, encodeEvents(events));
    await syncAppended(this.path);
  }

  /** Choose a file that is not there yet. @returns the events that it begins with */
  private async begin(): Promise<Event[]> {
    const last = (await eventFiles(this.folder)).at(-1);
    const number = last === undefined ? 0 : Number(NAME.exec(last)?.[1]);
    this.path = join(this.folder, fileName(number + 1));
    const version = versionEvent(now());
    if (this.goesOnAfter === 0) return [version];
    const sessionLog = { status: SESSION_START };
    return [version, { wallTime: now(), step: this.goesOnAfter + 1, sessionLog }];
  }
}

export function firstEventFile(): string {
  return fileName(1);
}
