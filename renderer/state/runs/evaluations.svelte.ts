/** What the evaluations of compared runs say, read once for each time that a run has ended. */
import { SvelteMap } from 'svelte/reactivity';
import type { Evaluation, RunSummary } from '@engine/records';
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';
import { versionOf } from '../results/run-report.svelte';

class Evaluations {
  readonly #byVersion = new SvelteMap<string, Evaluation | null>();
  /** So that nothing is asked for twice. */
  readonly #asked = new Set<string>();

  /** Null until it has been read, and for runs without one. */
  of(record: RunSummary): Evaluation | null {
    return this.#byVersion.get(versionOf(record)) ?? null;
  }

  async want(record: RunSummary): Promise<void> {
    const version = versionOf(record);
    if (this.#asked.has(version)) return;
    this.#asked.add(version);
    await notices.guard(async () => {
      this.#byVersion.set(version, await ask('results:evaluation', { run: record.run }));
    });
  }
}

export const evaluations = new Evaluations();
