/** What Results shows of a run: its evaluation, and a gallery that is read as it is scrolled. */
import type { Evaluation } from '../../electron/engine/records';
import type { GalleryItem } from '../../electron/ipc/contract';
import { ask } from '../bridge';
import { notices } from './notices.svelte';

const PAGE = 120;

/** Which test images the gallery is about; null for any class. */
export interface Selection {
  label: number | null;
  predicted: number | null;
}
const EVERYTHING: Selection = { label: null, predicted: null };

class Results {
  /** The page that is shown, for whatever run. */
  tab = $state('overview');
  #run = $state<string | null>(null);
  #evaluation = $state.raw<Evaluation | null>(null);
  #state = $state<'reading' | 'ready' | 'missing'>('reading');
  #items = $state.raw<GalleryItem[]>([]);
  #total = $state<number | null>(null);
  #selection = $state.raw<Selection>(EVERYTHING);
  #mistakesOnly = $state(false);
  /** Goes up when the gallery begins anew, with other images. */
  #question = $state(0);
  /** What the newest request was, so that an answer to an older one is dropped. */
  #asked = 0;
  #loading = false;

  get run(): string | null {
    return this.#run;
  }

  get evaluation(): Evaluation | null {
    return this.#evaluation;
  }

  get state(): 'reading' | 'ready' | 'missing' {
    return this.#state;
  }

  get items(): readonly GalleryItem[] {
    return this.#items;
  }

  /** How many images match, or null while the first page is being read. */
  get total(): number | null {
    return this.#total;
  }

  get question(): number {
    return this.#question;
  }

  get selection(): Selection {
    return this.#selection;
  }

  get mistakesOnly(): boolean {
    return this.#mistakesOnly;
  }

  async show(run: string): Promise<void> {
    if (this.#run === run) return;
    this.#run = run;
    this.#selection = EVERYTHING;
    this.#state = 'reading';
    const gallery = this.#restart();
    try {
      const evaluation = await ask('results:evaluation', { run });
      if (this.#run !== run) return;
      this.#evaluation = evaluation;
      this.#state = evaluation === null ? 'missing' : 'ready';
    } catch (error) {
      if (this.#run === run) this.#state = 'missing';
      notices.failed(error);
    }
    await gallery;
  }

  async setMistakesOnly(mistakesOnly: boolean): Promise<void> {
    this.#mistakesOnly = mistakesOnly;
    await this.#restart();
  }

  /** Show the images of a cell, a row or a column of the matrix; the same again shows all. */
  async select(wanted: Selection): Promise<void> {
    this.#selection = this.isSelected(wanted) ? EVERYTHING : wanted;
    await this.#restart();
  }

  async selectEverything(): Promise<void> {
    this.#selection = EVERYTHING;
    await this.#restart();
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

  async more(): Promise<void> {
    if (this.#loading || this.#total === null || this.#items.length >= this.#total) return;
    await this.#load(this.#items.length);
  }

  async #restart(): Promise<void> {
    this.#total = null;
    this.#question++;
    await this.#load(0);
  }

  async #load(offset: number): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const asked = ++this.#asked;
    this.#loading = true;
    try {
      const { total, items } = await ask('results:gallery', {
        run,
        ...this.#selection,
        mistakesOnly: this.#mistakesOnly && !this.isCell,
        offset,
        limit: PAGE,
      });
      if (asked !== this.#asked) return;
      this.#total = total;
      this.#items = offset === 0 ? items : [...this.#items, ...items];
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#total ??= 0;
      if (offset === 0) this.#items = [];
      notices.failed(error);
    } finally {
      if (asked === this.#asked) this.#loading = false;
    }
  }
}

export const results = new Results();
