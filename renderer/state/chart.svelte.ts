/** How the chart of runs is looked at; it stays as it was while other views are shown. */
import { SvelteSet } from 'svelte/reactivity';
import type { Axis, Part, Quantity } from '@engine/curves/run-curves';

export type Shown = Part | 'both';

class ChartChoices {
  quantity = $state<Quantity>('accuracy');
  shown = $state<Shown>('validation');
  axis = $state<Axis>('epoch');
  logX = $state(false);
  logY = $state(false);
  /** The weight of what came before, 0 to below 1. */
  smoothing = $state(0);
  /** The setting whose values have the colours; null where each run has its own. */
  colourBy = $state<string | null>(null);
  seedsAsBand = $state(false);
  /** By the names of `REFERENCES`. */
  readonly references = new SvelteSet<string>();

  readonly parts = $derived<readonly Part[]>(
    this.shown === 'both' ? ['training', 'validation'] : [this.shown],
  );
}

export const chart = new ChartChoices();
