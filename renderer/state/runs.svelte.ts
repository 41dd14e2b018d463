/** The runs, as the run folders have them, and which of them the views are about. */
import { SvelteMap } from 'svelte/reactivity';
import type { MetricLine, RunSummary } from '../../electron/engine/records';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';

class Runs {
  #all = $state.raw<RunSummary[]>([]);
  #loaded = $state(false);
  /** Metrics of runs that were looked at or are training. */
  readonly metrics = new SvelteMap<string, MetricLine[]>();
  /** The run that Results shows. */
  inspected = $state<string | null>(null);
  /** The run that Classify asks, where the person has chosen one. */
  #answering = $state<string | null>(null);

  readonly scored = $derived(this.#all.filter((run) => run.testAccuracy !== null));
  readonly best = $derived(
    [...this.scored].sort((a, b) => (b.testAccuracy ?? 0) - (a.testAccuracy ?? 0))[0] ?? null,
  );

  get all(): readonly RunSummary[] {
    return this.#all;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  /** The run that answers photos: the chosen one, otherwise the best. */
  get answering(): string | null {
    const chosen = this.scored.find(({ run }) => run === this.#answering);
    return chosen?.run ?? this.best?.run ?? null;
  }

  set answering(run: string | null) {
    this.#answering = run;
  }

  find(run: string | null): RunSummary | null {
    return this.#all.find((each) => each.run === run) ?? null;
  }

  start(): void {
    listen('runs:changed', () => void this.refresh());
    listen('train:metrics', ({ run, line }) => {
      this.metrics.set(run, [...(this.metrics.get(run) ?? []), line]);
    });
    void this.refresh();
  }

  async refresh(): Promise<void> {
    await notices.guard(async () => {
      this.#all = await ask('runs:list', undefined);
      this.#loaded = true;
      if (this.find(this.inspected) === null) this.inspected = this.scored[0]?.run ?? null;
    });
  }

  /** Read a run's stored metrics where they aren't known yet. */
  async loadMetrics(run: string): Promise<void> {
    if (this.metrics.has(run)) return;
    await notices.guard(async () => {
      this.metrics.set(run, await ask('runs:metrics', { run }));
    });
  }

  async rename(run: string, name: string): Promise<void> {
    await notices.guard(async () => {
      await ask('runs:rename', { run, name });
    });
  }

  async delete(run: string): Promise<void> {
    await notices.guard(async () => {
      await ask('runs:delete', { run });
      this.metrics.delete(run);
    });
  }
}

export const runs = new Runs();
