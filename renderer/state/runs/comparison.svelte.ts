/** The selected runs, whose curves are overlaid, each with a color that it keeps. */
import { SvelteMap } from 'svelte/reactivity';
import { RUN_COLOURS } from '@engine/runs/notes';
import type { ChartRun } from '../../views/runs/chart/chart-run';
import { chart } from '../chart.svelte';
import { runTable } from './run-table.svelte';
import { runs } from './runs.svelte';

/** More curves than these cannot be told apart, and would take long to be drawn. */
export const MOST_COMPARED = 50;

class Comparison {
  /** The place of each selected run's colour in the palette. */
  readonly #places = new SvelteMap<string, number>();

  /** Every selected run: what is done to many at once is done to these. */
  readonly ticked = $derived(runs.all.filter(({ run }) => this.#places.has(run)));
  /** Those whose curves are drawn: the first that were selected. */
  readonly chosen = $derived(
    [...this.#places.keys()]
      .slice(0, MOST_COMPARED)
      .map((run) => runs.find(run))
      .filter((run) => run !== null),
  );

  /** As the chart takes them; runs of the same name are told apart by the end of their folder's. */
  readonly shown = $derived(
    this.chosen.map(({ run, name }): ChartRun => {
      const shared = this.chosen.filter((other) => other.name === name).length > 1;
      const label = shared ? `${name} (${run.slice(-4)})` : name;
      return { run, label, colour: this.colourOf(run) ?? '--accent' };
    }),
  );

  /** The name of the run's colour, or null where it isn't selected; one that a person gave it is kept. */
  colourOf(run: string): string | null {
    const place = this.#places.get(run);
    if (place === undefined) return null;
    return `--run-${runs.find(run)?.notes.colour ?? (place % RUN_COLOURS) + 1}`;
  }

  isTicked(run: string): boolean {
    return this.#places.has(run);
  }

  toggle(run: string): void {
    if (!this.#places.delete(run)) this.tick([run]);
  }

  tick(all: readonly string[]): void {
    for (const run of all) if (!this.#places.has(run)) this.#places.set(run, this.#freePlace());
  }

  untick(all: readonly string[]): void {
    for (const run of all) this.#places.delete(run);
  }

  /** Only these, as their mean and how far they lie apart, under the first one's name. */
  showSeeds(repetitions: readonly string[]): void {
    this.clear();
    this.tick(repetitions);
    chart.seedsAsBand = true;
    runTable.lower = 'curves';
  }

  /** Colours that people gave are nobody else's while others are free. */
  #freePlace(): number {
    const given = [...this.#places.keys()].map((run) => (runs.find(run)?.notes.colour ?? 0) - 1);
    const taken = new Set([...this.#places.values(), ...given]);
    let place = 0;
    while (taken.has(place)) place++;
    return place;
  }

  clear(): void {
    this.#places.clear();
  }
}

export const comparison = new Comparison();
