/** A list of images that is read page by page, as it is scrolled. */
import { sentenceOf } from '@engine/text/sentence-of';
import { Latest } from '../latest';
import { notices } from '../notices.svelte';

const PAGE = 120;

export interface Page<Item> {
  total: number;
  items: Item[];
}

export class ImagePages<Item extends { index: number }> {
  #items = $state.raw<Item[]>([]);
  #total = $state<number | null>(null);
  #problem = $state<string | null>(null);
  /** Goes up when the list begins anew, with other images. */
  #question = $state(0);
  readonly #asked = new Latest();
  #loading = false;

  /** @param read asks for a page of what is to be shown now; null where nothing is */
  constructor(
    private readonly read: (offset: number, limit: number) => Promise<Page<Item>> | null,
  ) {}

  get items(): readonly Item[] {
    return this.#items;
  }

  /** How many images there are, or null while the first page is being read. */
  get total(): number | null {
    return this.#total;
  }

  /** Why no images can be shown, in a sentence, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  get question(): number {
    return this.#question;
  }

  async more(): Promise<void> {
    if (this.#loading || this.#total === null || this.#items.length >= this.#total) return;
    await this.#load(this.#items.length);
  }

  /** Read what is to be shown from its beginning. */
  async restart(): Promise<void> {
    this.#total = null;
    this.#question++;
    await this.#load(0);
  }

  async #load(offset: number): Promise<void> {
    const isWanted = this.#asked.begin();
    this.#loading = true;
    try {
      const page = await this.read(offset, PAGE);
      if (page === null || !isWanted()) return;
      this.#total = page.total;
      this.#problem = null;
      this.#items = offset === 0 ? page.items : [...this.#items, ...page.items];
    } catch (error) {
      if (!isWanted()) return;
      if (offset > 0) {
        notices.failed(error);
        return;
      }
      this.#total = 0;
      this.#items = [];
      this.#problem = sentenceOf(error);
    } finally {
      if (isWanted()) this.#loading = false;
    }
  }
}
