/** Sample predictions: a few test images of the gallery in their order, from any index. */
import type { RunSummary } from '@engine/records';
import type { GalleryItem } from '@contract';
import { ask } from '../../bridge';
import { partOf } from '../card-list';
import { ImagePages } from './image-pages.svelte';
import { versionOf } from './run-report.svelte';

/** As many as the article looks at. */
const USUAL = 5;

class Samples {
  #version: string | null = null;
  #run = '';
  #total = 0;
  #first = $state<number | null>(null);
  #many = $state(USUAL);
  readonly pages = new ImagePages<GalleryItem>((offset, limit) => {
    const any = { label: null, predicted: null, mistakesOnly: false };
    return ask('results:gallery', { run: this.#run, ...any, offset, limit });
  });
  readonly list = $derived(partOf(this.pages, this.first, this.#many));
  /** Those that have been read. */
  readonly items = $derived(
    Array.from({ length: this.list.total ?? 0 }, (_, at) => this.list.at(at) ?? []).flat(),
  );

  /** Index of the first one. */
  get first(): number {
    return this.#first ?? 0;
  }

  get many(): number {
    return this.#many;
  }

  set many(many: number) {
    this.#many = many;
  }

  /** Starts in the middle, and stays where it is when another run is looked at. */
  async show(record: RunSummary, total: number): Promise<void> {
    const version = versionOf(record);
    this.#total = total;
    if (this.#version === version) {
      this.startAt(this.first);
      return;
    }
    if (this.#run !== record.run) this.pages.clear();
    this.#version = version;
    this.#run = record.run;
    this.startAt(this.#first ?? Math.floor(total / 2));
    await this.pages.restart();
  }

  /** An index beyond the set becomes the nearest one in it. */
  startAt(index: number): void {
    const whole = Number.isFinite(index) ? Math.trunc(index) : 0;
    this.#first = Math.min(this.#total - 1, Math.max(0, whole));
  }

  /** Back (-1) or on (1) by as many as are shown. */
  step(by: number): void {
    const next = this.first + by * this.#many;
    if (next < this.#total) this.startAt(next);
  }
}

export const samples = new Samples();
