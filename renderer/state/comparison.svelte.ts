/** The runs that are laid over one another, each with a colour that it keeps. */
import { SvelteMap } from 'svelte/reactivity';
import type { ChartRun } from '../views/runs/chart/chart-run';
import { runs } from './runs.svelte';

/** How many `--run-…` colours there are in tokens.css. */
const COLOURS = 8;

class Comparison {
  /** The place of each chosen run's colour in the palette. */
  readonly #places = new SvelteMap<string, number>();

  readonly chosen = $derived(runs.all.filter(({ run }) => this.#places.has(run)));

  /** As the chart takes them; runs of the same name are told apart by the end of their folder's. */
  readonly shown = $derived(
    this.chosen.map(({ run, name }): ChartRun => {
      const shared = this.chosen.filter((other) => other.name === name).length > 1;
      const label = shared ? `${name} (${run.slice(-4)})` : name;
      return { run, label, colour: this.colourOf(run) ?? '--accent' };
    }),
  );

  /** The name of the run's colour, or null where it isn't chosen. */
  colourOf(run: string): string | null {
    const place = this.#places.get(run);
    return place === undefined ? null : `--run-${(place % COLOURS) + 1}`;
  }

  toggle(run: string): void {
    if (this.#places.delete(run)) return;
    const taken = new Set(this.#places.values());
    let place = 0;
    while (taken.has(place)) place++;
    this.#places.set(run, place);
  }

  add(run: string): void {
    if (!this.#places.has(run)) this.toggle(run);
  }

  clear(): void {
    this.#places.clear();
  }
}

export const comparison = new Comparison();
