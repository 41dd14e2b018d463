/** A few test images in order, from any place of the set. */
import type { RunSummary } from '@engine/records';
import type { GalleryItem } from '@contract';
import { ask } from '../../bridge';
import { Latest } from '../latest';

/** As many as the article looks at. */
const USUAL = 5;

class FewImages {
  #record: RunSummary | null = null;
  #total = 0;
  #items = $state.raw<GalleryItem[]>([]);
  #first = $state<number | null>(null);
  #many = $state(USUAL);
  readonly #asked = new Latest();

  get items(): readonly GalleryItem[] {
    return this.#items;
  }

  /** Place of the first one, from 0. */
  get first(): number {
    return this.#first ?? 0;
  }

  get many(): number {
    return this.#many;
  }

  /** Begins in the middle, and stays where it is when another run is looked at. */
  async show(record: RunSummary, total: number): Promise<void> {
    const { run, endedAt } = record;
    if (this.#record?.run === run && this.#record.endedAt === endedAt) return;
    if (this.#record?.run !== run) this.#items = [];
    this.#record = record;
    this.#total = total;
    this.#first = Math.min(this.#first ?? Math.floor(total / 2), total - 1);
    await this.#load();
  }

  /** What is no place in the set becomes the nearest one. */
  startAt(place: number): void {
    const whole = Number.isFinite(place) ? Math.trunc(place) : 0;
    this.#first = Math.min(this.#total - 1, Math.max(0, whole));
    void this.#load();
  }

  setMany(many: number): void {
    this.#many = many;
    void this.#load();
  }

  /** Back (-1) or on (1) by as many as are shown. */
  step(by: number): void {
    const next = this.first + by * this.#many;
    if (next < this.#total) this.startAt(next);
  }

  async #load(): Promise<void> {
    const record = this.#record;
    if (record === null) return;
    const any = { label: null, predicted: null, mistakesOnly: false };
    const wanted = { run: record.run, ...any, offset: this.first, limit: this.#many };
    await this.#asked.take(
      () => ask('results:gallery', wanted),
      ({ items }) => {
        this.#items = items;
      },
    );
  }
}

export const fewImages = new FewImages();
