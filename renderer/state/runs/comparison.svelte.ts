/** The selected runs, whose curves are overlaid. */
import { SvelteSet } from 'svelte/reactivity';
import type { ChartRun } from '../../views/runs/chart/chart-run';
import { chart } from '../chart.svelte';
import { runTable } from './run-table.svelte';
import { runs } from './runs.svelte';

/** More curves than these cannot be told apart, and would take long to be drawn. */
export const MOST_COMPARED = 50;

class Comparison {
  /** Their folders, in the order in which they were selected. */
  readonly #ticked = new SvelteSet<string>();

  /** Every selected run: what is done to many at once is done to these. */
  readonly ticked = $derived(runs.all.filter(({ run }) => this.#ticked.has(run)));
  /** Those whose curves are drawn: the first that were selected. */
  readonly chosen = $derived(
    [...this.#ticked]
      .map((run) => runs.find(run))
      .filter((run) => run !== null)
      .slice(0, MOST_COMPARED),
  );

  /** As the chart takes them. */
  readonly shown = $derived(
    this.chosen.map(({ run, name }): ChartRun => ({
      run,
      label: name,
      color: runs.colorOf(run),
    })),
  );

  isTicked(run: string): boolean {
    return this.#ticked.has(run);
  }

  toggle(run: string): void {
    if (!this.#ticked.delete(run)) this.tick([run]);
  }

  tick(all: readonly string[]): void {
    for (const run of all) this.#ticked.add(run);
  }

  untick(all: readonly string[]): void {
    for (const run of all) this.#ticked.delete(run);
  }

  /** Only these, as their mean and how far they lie apart, under the first one's name. */
  showSeeds(repetitions: readonly string[]): void {
    this.clear();
    this.tick(repetitions);
    chart.seedsAsBand = true;
    runTable.lower = 'curves';
  }

  clear(): void {
    this.#ticked.clear();
  }
}

export const comparison = new Comparison();
