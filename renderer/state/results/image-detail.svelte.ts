/** The image of a run's data that is looked at closely, and those to go on to from it. */
import { listOf, type CardList } from '../card-list';

export const PART_NAMES = { test: 'Test', train: 'Training', validation: 'Validation' } as const;

export interface ImagePlace {
  run: string;
  part: 'test' | 'train' | 'validation';
  /** Place in its part of the data, from 0. */
  index: number;
}

type Among = CardList<{ index: number }>;

class ImageDetails {
  #place = $state.raw<ImagePlace | null>(null);
  #among = $state.raw<Among>(listOf([]));
  #at = $state(-1);

  /** Null where none is open. */
  get place(): ImagePlace | null {
    return this.#place;
  }

  /** Where the image stands among those to go through; -1 where it does not. */
  get at(): number {
    return this.#at;
  }

  get count(): number {
    return this.#among.total ?? 0;
  }

  /**
   * @param among images of the same part, in the order in which they are shown
   * @param at where the image stands among them
   */
  open(place: ImagePlace, among: Among = listOf([]), at = -1): void {
    this.#place = place;
    this.#among = among;
    this.#at = at;
  }

  /** Go on by so many images, where there are any. */
  async step(by: number): Promise<void> {
    const from = this.#place;
    const to = this.#at + by;
    if (from === null || this.#at === -1 || to < 0 || to >= this.count) return;
    await this.#among.need(to, to + 1);
    const next = this.#among.at(to);
    // Closed, or gone on, while it was read.
    if (next === null || this.#place !== from) return;
    this.#place = { ...from, index: next.index };
    this.#at = to;
  }

  close(): void {
    this.#place = null;
  }
}

export const imageDetails = new ImageDetails();
