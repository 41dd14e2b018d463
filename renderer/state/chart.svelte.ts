/** How the chart of runs is looked at; it stays as it was while other views are shown. */
import { SvelteSet } from 'svelte/reactivity';
import * as v from 'valibot';
import type { Axis, Part, Quantity } from '@engine/curves/run-curves';
import { recall, remember } from './remembered';

export type Shown = Part | 'both';

/** What is measured while a run trains. */
const CURVES = ['accuracy', 'loss', 'learningRate', 'epochSeconds'] as const satisfies Quantity[];
/** What a run's evaluation says in the end. */
const SCORES = ['recall', 'calibrationError'] as const;
export type ScorePanel = (typeof SCORES)[number];
export const PANELS = [...CURVES, ...SCORES] as const;
export type Panel = (typeof PANELS)[number];

const STORED = 'chart-panels';
const panelsSchema = v.pipe(
  v.array(v.picklist(PANELS)),
  v.minLength(1),
  v.transform((panels) => [...new Set(panels)]),
);

/** Whether a panel shows curves; the others show scores. */
export function isCurve(panel: Panel): panel is Quantity {
  return CURVES.some((each) => each === panel);
}

class ChartChoices {
  /** Each once, in the order in which they are shown. */
  #panels = $state.raw<readonly Panel[]>(recall(STORED, panelsSchema, ['accuracy', 'loss']));
  shown = $state<Shown>('validation');
  axis = $state<Axis>('epoch');
  logX = $state(false);
  logY = $state(false);
  /** The weight of what came before, 0 to below 1. */
  smoothing = $state(0);
  /** The setting whose values have the colors; null where each run has its own. */
  colorBy = $state<string | null>(null);
  seedsAsBand = $state(false);
  /** By the names of `REFERENCES`. */
  readonly references = new SvelteSet<string>();

  readonly parts = $derived<readonly Part[]>(
    this.shown === 'both' ? ['training', 'validation'] : [this.shown],
  );

  get panels(): readonly Panel[] {
    return this.#panels;
  }

  #show(panels: readonly Panel[]): void {
    this.#panels = panels;
    remember(STORED, panels);
  }

  add(panel: Panel): void {
    if (!this.#panels.includes(panel)) this.#show([...this.#panels, panel]);
  }

  /** The last one stays: without any there would be nothing to look at. */
  remove(panel: Panel): void {
    if (this.#panels.length > 1) this.#show(this.#panels.filter((each) => each !== panel));
  }

  /** By one place, to the left (-1) or to the right (1). */
  move(panel: Panel, by: -1 | 1): void {
    const from = this.#panels.indexOf(panel);
    const other = this.#panels[from + by];
    if (other === undefined) return;
    this.#show(
      this.#panels.map((each) => (each === panel ? other : each === other ? panel : each)),
    );
  }
}

export const chart = new ChartChoices();
