/** Two runs compared: the difference of their matrices, and the images on which they disagree. */
import type { Cell, DifferenceReport, Side } from '@engine/evaluate/difference';
import type { RunSummary } from '@engine/records';
import type { Disagreement } from '@contract';
import { ask } from '../../bridge';
import { ImagePages } from './image-pages.svelte';
import { Latest } from '../latest';
import { versionOf } from './run-report.svelte';

const ANY: Cell = { label: null, predicted: null };

class Differences {
  /** The run to compare with; null until one is chosen. */
  chosen = $state<string | null>(null);
  #pair = $state.raw<{ run: string; against: string } | null>(null);
  #version: string | null = null;
  readonly #asked = new Latest();
  #report = $state.raw<DifferenceReport | null>(null);
  #state = $state<'reading' | 'ready' | 'failed'>('reading');
  #side = $state<Side>('one');
  #cell = $state.raw<Cell>(ANY);
  #totals = $state.raw<Record<Side, number> | null>(null);
  readonly gallery = new ImagePages<Disagreement>(async (offset, limit) => {
    const [pair, cell] = [this.#pair, this.#cell];
    if (pair === null) return { total: 0, items: [] };
    const wanted = { ...pair, side: this.#side, ...cell };
    const page = await ask('inspect:disagreements', { ...wanted, offset, limit });
    // They are of both sides.
    if (pair === this.#pair && cell === this.#cell) this.#totals = page.totals;
    return page;
  });

  get report(): DifferenceReport | null {
    return this.#report;
  }

  get state(): 'reading' | 'ready' | 'failed' {
    return this.#state;
  }

  get side(): Side {
    return this.#side;
  }

  get cell(): Cell {
    return this.#cell;
  }

  /** How many images each side has alone in the cell; null while it is asked. */
  get totals(): Record<Side, number> | null {
    return this.#totals;
  }

  async show(one: RunSummary, other: RunSummary): Promise<void> {
    // The names stand in the report's sentence.
    const version = [one, other].map((run) => `${versionOf(run)} ${run.name}`).join('\n');
    if (this.#version === version) return;
    this.#version = version;
    const pair = { run: one.run, against: other.run };
    this.#pair = pair;
    this.#cell = ANY;
    this.#state = 'reading';
    await this.#asked.take(
      () => ask('inspect:difference', pair),
      async (report) => {
        this.#report = report;
        this.#state = 'ready';
        await this.gallery.restart();
      },
      () => {
        // Asked for once more when the page is.
        this.#version = null;
        this.#state = 'failed';
      },
    );
  }

  async setSide(side: Side): Promise<void> {
    this.#side = side;
    await this.gallery.restart();
  }

  /** Show the images of a cell, a row or a column; the same again shows all. */
  async select(wanted: Cell): Promise<void> {
    this.#cell = this.isSelected(wanted) ? ANY : wanted;
    await this.gallery.restart();
  }

  async selectEverything(): Promise<void> {
    this.#cell = ANY;
    await this.gallery.restart();
  }

  isSelected({ label, predicted }: Cell): boolean {
    return this.#cell.label === label && this.#cell.predicted === predicted;
  }
}

export const differences = new Differences();
