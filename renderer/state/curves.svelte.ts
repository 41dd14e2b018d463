/** The curves of the overlaid runs, read again while they grow. */
import { SvelteMap } from 'svelte/reactivity';
import type { RunCurves } from '../../electron/engine/curves/run-curves';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';

/** A run that trains is read again at most so often. */
const AGAIN_MS = 1000;
/** What comes within this time is drawn at once: each run more is a new chart. */
const TOGETHER_MS = 100;

class Curves {
  readonly #byRun = new SvelteMap<string, RunCurves>();
  /** What was known of each run when it was read last. */
  readonly #versions = new Map<string, string>();
  /** Read and not handed on yet. */
  readonly #arrived = new Map<string, RunCurves>();
  readonly #due = new Map<string, ReturnType<typeof setTimeout>>();

  start(): void {
    listen('train:metrics', ({ run }) => {
      if (!this.#versions.has(run) || this.#due.has(run)) return;
      const again = setTimeout(() => {
        this.#due.delete(run);
        void this.#read(run);
      }, AGAIN_MS);
      this.#due.set(run, again);
    });
  }

  /** Null until they have been read. */
  of(run: string): RunCurves | null {
    return this.#byRun.get(run) ?? null;
  }

  /** Read them unless they have been; @param version what changes when the run does */
  want(run: string, version: string): void {
    if (this.#versions.get(run) === version) return;
    this.#versions.set(run, version);
    void this.#read(run);
  }

  /** Forget those of runs that are not wanted any more. */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const run of [...this.#versions.keys()].filter((each) => !wanted.has(each))) {
      this.#versions.delete(run);
      this.#byRun.delete(run);
    }
  }

  async #read(run: string): Promise<void> {
    await notices.guard(async () => {
      const read = await ask('chart:curves', { run });
      if (this.#arrived.size === 0) {
        setTimeout(() => {
          this.#handOn();
        }, TOGETHER_MS);
      }
      this.#arrived.set(run, read);
    });
  }

  #handOn(): void {
    for (const [run, read] of this.#arrived) {
      if (this.#versions.has(run)) this.#byRun.set(run, read);
    }
    this.#arrived.clear();
  }
}

export const curves = new Curves();
