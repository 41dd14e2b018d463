/** Single runs that wait for their turn, `queue.json`: one after another, in this order. */
import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { jsonFault } from '../bounded-json';
import { requireTeachable } from '../distill/teacher-choice';
import { describeSettings } from '../run-table/describe';
import { ensureFolder, isMissing, replaceFile } from '../storage/durable';
import { sentenceOf } from '../text/sentence-of';
import type { QueuedRun, QueueState, RunToQueue } from './queue-records';
import { checkQueue } from './stored-sweep';
import { SweepError } from './sweep-error';

const FILE = 'queue.json';

/** The next change of the queue would write over the file. @returns where it is now, as a sentence */
async function setAside(path: string): Promise<string> {
  const aside = `${path}.damaged`;
  try {
    await rename(path, aside);
    return ` It was renamed to ${basename(aside)}.`;
  } catch {
    return '';
  }
}

export class RunQueue {
  private state: QueueState = { paused: false, runs: [] };
  private writing: Promise<void> = Promise.resolve();

  /** @param home the app's data folder */
  constructor(private readonly home: string) {}

  /**
   * What an earlier life of the app left. It waits for a word before it goes on: nobody expects a
   * computer to begin to train because a window was opened.
   * @throws SweepError where the file is damaged
   */
  async load(): Promise<void> {
    const path = join(this.home, FILE);
    try {
      const runs = checkQueue(JSON.parse(await readFile(path, 'utf8')));
      this.state = { paused: runs.length > 0, runs };
    } catch (cause) {
      if (isMissing(cause)) return;
      const fault = jsonFault(cause) ?? sentenceOf(cause).replace(/\.$/, '');
      const kept = await setAside(path);
      throw new SweepError(
        `The queue of runs, ${path}, is damaged and was ignored: ${fault}.${kept}`,
        { cause },
      );
    }
  }

  get now(): QueueState {
    return this.state;
  }

  /** The next run that can begin, or null. */
  get next(): QueuedRun | null {
    if (this.state.paused) return null;
    return this.state.runs.find(({ problem }) => problem === null) ?? null;
  }

  /** @throws RunError where it could not start */
  async add(name: string | null, waiting: RunToQueue): Promise<void> {
    requireTeachable(waiting.settings, waiting.teachers ?? []);
    const id = randomUUID();
    const run = {
      id,
      name: name ?? describeSettings(waiting.settings),
      ...waiting,
      dataFolder: waiting.dataFolder === null ? null : resolve(waiting.dataFolder),
      problem: null,
    };
    await this.change({ runs: [...this.state.runs, run] });
  }

  /** One that has begun meanwhile is no longer there, which is no error. */
  async remove(id: string): Promise<void> {
    await this.change({ runs: this.state.runs.filter((run) => run.id !== id) });
  }

  /** @param place from 0; beyond either end it means the end */
  async move(id: string, place: number): Promise<void> {
    const run = this.state.runs.find((each) => each.id === id);
    if (run === undefined) return;
    const others = this.state.runs.filter((each) => each.id !== id);
    const at = Math.min(others.length, Math.max(0, place));
    await this.change({ runs: [...others.slice(0, at), run, ...others.slice(at)] });
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.change({ paused });
  }

  async refuse(id: string, problem: string): Promise<void> {
    const runs = this.state.runs.map((run) => (run.id === id ? { ...run, problem } : run));
    await this.change({ runs });
  }

  private change(changes: Partial<QueueState>): Promise<void> {
    this.state = { ...this.state, ...changes };
    const text = `${JSON.stringify(this.state, null, 2)}\n`;
    this.writing = this.writing
      // A write that failed was told to whoever asked for it.
      .catch(() => undefined)
      .then(async () => {
        await ensureFolder(this.home);
        await replaceFile(join(this.home, FILE), text);
      });
    return this.writing;
  }
}
