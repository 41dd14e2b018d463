/** What Results shows of a run: its evaluation, and a gallery that is read as it is scrolled. */
import type { Evaluation } from '../../electron/engine/records';
import type { GalleryItem } from '../../electron/ipc/contract';
import { ask } from '../bridge';
import { notices } from './notices.svelte';

const PAGE = 60;

class Results {
  evaluation = $state.raw<Evaluation | null>(null);
  items = $state.raw<GalleryItem[]>([]);
  total = $state(0);
  mistakesOnly = $state(false);
  /** The cell of the matrix that the gallery is about, or null for all images. */
  cell = $state.raw<{ label: number; predicted: number } | null>(null);
  #run: string | null = null;
  #loading = false;

  async show(run: string): Promise<void> {
    if (this.#run === run) return;
    this.#run = run;
    this.cell = null;
    this.evaluation = null;
    await notices.guard(async () => {
      const evaluation = await ask('results:evaluation', { run });
      if (this.#run === run) this.evaluation = evaluation;
    });
    await this.#restart();
  }

  async setMistakesOnly(mistakesOnly: boolean): Promise<void> {
    this.mistakesOnly = mistakesOnly;
    await this.#restart();
  }

  async setCell(cell: { label: number; predicted: number } | null): Promise<void> {
    this.cell = cell;
    await this.#restart();
  }

  async more(): Promise<void> {
    if (this.#loading || this.#run === null || this.items.length >= this.total) return;
    await this.#load(this.items.length);
  }

  async #restart(): Promise<void> {
    await this.#load(0);
  }

  async #load(offset: number): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const wanted = {
      run,
      label: this.cell?.label ?? null,
      predicted: this.cell?.predicted ?? null,
      // A cell of the matrix says itself whether its images are mistakes.
      mistakesOnly: this.cell === null && this.mistakesOnly,
      offset,
      limit: PAGE,
    };
    this.#loading = true;
    await notices.guard(async () => {
      const { total, items } = await ask('results:gallery', wanted);
      const stale =
        run !== this.#run ||
        wanted.label !== (this.cell?.label ?? null) ||
        wanted.predicted !== (this.cell?.predicted ?? null) ||
        wanted.mistakesOnly !== (this.cell === null && this.mistakesOnly);
      if (stale) return;
      this.total = total;
      this.items = offset === 0 ? items : [...this.items, ...items];
    });
    this.#loading = false;
  }
}

export const results = new Results();
