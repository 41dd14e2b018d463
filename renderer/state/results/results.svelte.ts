/** What Results shows of a run: its evaluation, and the test images of a cell, a class or all. */
import type { Matrices, Norm } from '@engine/evaluate/matrices';
import type { Evaluation, RunSummary } from '@engine/records';
import type { GalleryItem } from '@contract';
import { ask } from '../../bridge';
import { ImagePages } from './image-pages.svelte';
import { Latest } from '../latest';
import { versionOf } from './run-report.svelte';

/** Which test images the gallery is about; null for any class. */
export interface Selection {
  label: number | null;
  predicted: number | null;
}
const EVERYTHING: Selection = { label: null, predicted: null };

class Results {
  /** The page that is shown, for whatever run. */
  tab = $state('overview');
  /** How matrices are shown, on whatever page. */
  norm = $state<Norm>('byRow');
  #run = $state<string | null>(null);
  #version: string | null = null;
  readonly #asked = new Latest();
  #evaluation = $state.raw<Evaluation | null>(null);
  #matrices = $state.raw<Matrices | null>(null);
  #state = $state<'reading' | 'ready' | 'missing'>('reading');
  #selection = $state.raw<Selection>(EVERYTHING);
  #mistakesOnly = $state(false);
  readonly gallery = new ImagePages<GalleryItem>((offset, limit) => {
    if (this.#run === null) return null;
    const mistakesOnly = this.#mistakesOnly && !this.isCell;
    const wanted = { run: this.#run, ...this.#selection, mistakesOnly };
    return ask('results:gallery', { ...wanted, offset, limit });
  });

  get run(): string | null {
    return this.#run;
  }

  get evaluation(): Evaluation | null {
    return this.#evaluation;
  }

  get matrices(): Matrices | null {
    return this.#matrices;
  }

  get state(): 'reading' | 'ready' | 'missing' {
    return this.#state;
  }

  get selection(): Selection {
    return this.#selection;
  }

  get mistakesOnly(): boolean {
    return this.#mistakesOnly;
  }

  async show(record: RunSummary): Promise<void> {
    const { run } = record;
    const version = versionOf(record);
    if (this.#version === version) return;
    this.#version = version;
    if (this.#run !== run) {
      // Nothing of it is to stand beside another run's name.
      this.#evaluation = null;
      this.#matrices = null;
    }
    this.#run = run;
    this.#selection = EVERYTHING;
    this.#state = 'reading';
    const gallery = this.gallery.restart();
    await this.#asked.take(
      () => Promise.all([ask('results:evaluation', { run }), ask('inspect:matrices', { run })]),
      ([evaluation, matrices]) => {
        this.#evaluation = evaluation;
        this.#matrices = matrices;
        this.#state = evaluation === null ? 'missing' : 'ready';
      },
      () => {
        // Asked for once more when the page is.
        this.#version = null;
        this.#state = 'missing';
      },
    );
    await gallery;
  }

  async setMistakesOnly(mistakesOnly: boolean): Promise<void> {
    this.#mistakesOnly = mistakesOnly;
    await this.gallery.restart();
  }

  /** Show the images of a cell, a row or a column of the matrix; the same again shows all. */
  async select(wanted: Selection): Promise<void> {
    this.#selection = this.isSelected(wanted) ? EVERYTHING : wanted;
    await this.gallery.restart();
  }

  async selectEverything(): Promise<void> {
    this.#selection = EVERYTHING;
    await this.gallery.restart();
  }

  isSelected({ label, predicted }: Selection): boolean {
    return this.#selection.label === label && this.#selection.predicted === predicted;
  }

  get isFiltered(): boolean {
    return !this.isSelected(EVERYTHING);
  }

  /** A cell of the matrix says itself whether its images are mistakes. */
  get isCell(): boolean {
    return this.#selection.label !== null && this.#selection.predicted !== null;
  }
}

export const results = new Results();
