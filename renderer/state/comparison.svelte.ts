/** The runs that are laid over one another, each with a colour that it keeps. */
import { SvelteMap } from 'svelte/reactivity';
import { runs } from './runs.svelte';

/** How many `--run-…` colours there are in tokens.css. */
const COLOURS = 8;

class Comparison {
  /** The place of each chosen run's colour in the palette. */
  readonly #places = new SvelteMap<string, number>();

  readonly chosen = $derived(runs.all.filter(({ run }) => this.#places.has(run)));

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
    void runs.loadMetrics(run);
  }

  clear(): void {
    this.#places.clear();
  }
}

export const comparison = new Comparison();
