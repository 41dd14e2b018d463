/** The sweep folders, `sweeps/ID/sweep.json`: what a sweep was, is and will go on with. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { jsonFault } from '../bounded-json';
import { isThere } from '../look-for';
import { acquireLock, isWorkedOn, wayOut } from '../storage/run-lock';
import { ensureFolder, isMissing, replaceFile } from '../storage/durable';
import { stampedId } from '../storage/run-id';
import { canonicalName } from '../text/canonical-name';
import { sentenceOf } from '../text/sentence-of';
import type { SweepPlan, SweepRecord } from './records';
import { checkSweep } from './stored-sweep';
import { SweepError } from './sweep-error';
import { NO_TIME } from './time-use';

const FILE = 'sweep.json';

/** A sweep of which nothing has been done yet. */
export function newSweep(plan: SweepPlan): SweepRecord {
  const now = new Date().toISOString();
  return {
    formatVersion: 1,
    sweep: stampedId('sweep'),
    createdAt: now,
    startedAt: now,
    endedAt: null,
    status: 'paused',
    message: null,
    processId: null,
    // The folder as a whole path: the sweep goes on from other folders.
    plan: { ...plan, dataFolder: plan.dataFolder === null ? null : resolve(plan.dataFolder) },
    secondsUsed: 0,
    time: NO_TIME,
    trials: [],
  };
}

/** How many sweeps a sentence names. */
const NAMED = 3;

function shortList(sweeps: readonly SweepRecord[]): string {
  const names = sweeps.map(({ sweep, plan }) =>
    plan.name === '' ? sweep : `${sweep} ("${plan.name}")`,
  );
  return names.slice(0, NAMED).join(', ');
}

export class SweepStore {
  private readonly folder: string;

  /** @param home the app's data folder */
  constructor(private readonly home: string) {
    this.folder = join(home, 'sweeps');
  }

  path(sweep: string): string {
    return join(this.folder, sweep);
  }

  /** Replace a sweep's record; the old one stays whole until the new one is. */
  async write(record: SweepRecord): Promise<void> {
    await ensureFolder(this.path(record.sweep));
    const text = `${JSON.stringify(record, null, 2)}\n`;
    await replaceFile(join(this.path(record.sweep), FILE), text);
  }

  /**
   * Carry a sweep out, or change its record, while no other process does.
   * @throws SweepError while another one does so
   */
  async withLock<Outcome>(sweep: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const release = await acquireLock(this.home, sweep);
    if (release === null) {
      throw new SweepError(
        `The sweep "${sweep}" is running in another window or terminal. Wait until it finishes.${await wayOut(this.home, sweep)}`,
      );
    }
    try {
      return await work();
    } finally {
      await release();
    }
  }

  /** @throws SweepError where there is no such sweep, or it cannot be read */
  async read(sweep: string): Promise<SweepRecord> {
    const record = await this.stored(sweep);
    if (record.status !== 'running') return record;
    const { processId, startedAt } = record;
    const working = { processId, since: Date.parse(startedAt) };
    if (await isWorkedOn(this.home, sweep, working)) return record;
    return {
      ...record,
      status: 'interrupted',
      message: 'The app closed while this sweep was running. Resume it to continue.',
    };
  }

  /**
   * A sweep by its folder, or by a name that only one sweep has.
   * @throws SweepError where there is none such, with the newest ones
   */
  async called(wanted: string): Promise<SweepRecord> {
    // A damaged one is not in the list; reading it tells why.
    if ((await this.folders()).includes(wanted)) return this.read(wanted);
    const { sweeps } = await this.list();
    const name = canonicalName(wanted);
    const [only, ...others] = sweeps.filter(({ plan }) => plan.name === name && name !== '');
    if (only === undefined) {
      const newest = sweeps.length === 0 ? '' : ` The newest: ${shortList(sweeps)}.`;
      throw new SweepError(`There is no sweep "${wanted}".${newest}`);
    }
    if (others.length === 0) return only;
    const called = [only, ...others];
    throw new SweepError(
      `${called.length} sweeps are called "${wanted}". Specify one by its folder name: ${shortList(called)}.`,
    );
  }

  private async stored(sweep: string): Promise<SweepRecord> {
    let stored: unknown;
    try {
      stored = JSON.parse(await readFile(join(this.path(sweep), FILE), 'utf8'));
    } catch (cause) {
      if (isMissing(cause)) throw new SweepError(`There is no sweep "${sweep}".`, { cause });
      const fault = jsonFault(cause) ?? sentenceOf(cause).replace(/\.$/, '');
      throw new SweepError(`The sweep "${sweep}" is damaged and cannot be read: ${fault}.`, {
        cause,
      });
    }
    return checkSweep(stored, sweep);
  }

  /** Every sweep, the newest first, and a sentence for each that cannot be read. */
  async list(): Promise<{ sweeps: SweepRecord[]; problems: string[] }> {
    const sweeps: SweepRecord[] = [];
    const problems: string[] = [];
    for (const name of await this.folders()) {
      try {
        sweeps.push(await this.read(name));
      } catch (error) {
        problems.push(sentenceOf(error));
      }
    }
    sweeps.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { sweeps, problems };
  }

  private async folders(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      // A folder without a record is a sweep that was being made when the app ended.
      return names.filter((name) => isThere(join(this.path(name), FILE)));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}
