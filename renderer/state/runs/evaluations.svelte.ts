/** What the evaluations of compared runs say, read once for each state of a run. */
import { SvelteMap } from 'svelte/reactivity';
import type { Evaluation, RunSummary } from '@engine/records';
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';

class Evaluations {
  readonly #byRun = new SvelteMap<string, Evaluation | null>();
  /** What was known of each run when its evaluation was asked for last. */
  readonly #versions = new Map<string, string>();

  /** Null until it has been read, and for runs without one. */
  of(run: string): Evaluation | null {
    return this.#byRun.get(run) ?? null;
  }

  async want({ run, status, epochsDone, testAccuracy }: RunSummary): Promise<void> {
    const version = [status, epochsDone, testAccuracy].join(' ');
    if (this.#versions.get(run) === version) return;
    this.#versions.set(run, version);
    await notices.guard(async () => {
      this.#byRun.set(run, await ask('results:evaluation', { run }));
    });
  }
}

export const evaluations = new Evaluations();
