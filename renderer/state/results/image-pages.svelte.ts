/** A list of images of which pages are read as they come into sight. */
import { SvelteMap } from 'svelte/reactivity';
import { sentenceOf } from '@engine/text/sentence-of';
import type { CardList } from '../card-list';
import { notices } from '../notices.svelte';

const PAGE = 120;

export interface Page<Item> {
  total: number;
  items: Item[];
}

export class ImagePages<Item> implements CardList<Item> {
  /** By their number, from 0. */
  readonly #pages = new SvelteMap<number, readonly Item[]>();
  #asked: (Promise<void> | undefined)[] = [];
  #total = $state<number | null>(null);
  #problem = $state<string | null>(null);
  #question = $state(0);
  /** The question that the pages answer: the former ones stay until there are others. */
  #answered = 0;

  /** @param read asks for a page of what is to be shown now; null where nothing is */
  constructor(
    private readonly read: (offset: number, limit: number) => Promise<Page<Item>> | null,
  ) {}

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

  /** All images, or null where some have not been read. */
  get all(): readonly Item[] | null {
    const read = [...this.#pages]
      .sort(([one], [other]) => one - other)
      .flatMap(([, items]) => items);
    return read.length === this.#total ? read : null;
  }

  at(place: number): Item | null {
    return this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE] ?? null;
  }

  async need(first: number, last: number): Promise<void> {
    if (this.#total === null) return;
    const end = Math.min(last, this.#total);
    const pages: Promise<void>[] = [];
    for (let page = Math.floor(first / PAGE); page * PAGE < end; page++)
      pages.push(this.#ask(page));
    await Promise.all(pages);
  }

  /** Read what is to be shown from its beginning. */
  async restart(): Promise<void> {
    this.#question++;
    this.#asked = [];
    await this.#ask(0);
  }

  /** What was shown is no longer to be seen, also while nothing else is there. */
  clear(): void {
    this.#question++;
    this.#asked = [];
    this.#pages.clear();
    this.#total = null;
  }

  #ask(page: number): Promise<void> {
    return (this.#asked[page] ??= this.#load(page));
  }

  async #load(page: number): Promise<void> {
    const question = this.#question;
    const { visit } = notices;
    try {
      const answer = await this.read(page * PAGE, PAGE);
      if (answer === null || question !== this.#question) return;
      if (this.#answered !== question) this.#pages.clear();
      this.#answered = question;
      this.#total = answer.total;
      this.#problem = null;
      this.#pages.set(page, answer.items);
    } catch (error) {
      if (question !== this.#question) return;
      this.#asked[page] = undefined;
      if (this.#answered === question) {
        notices.failed(error, visit);
        return;
      }
      this.#pages.clear();
      this.#total = 0;
      this.#problem = sentenceOf(error);
    }
  }
}
