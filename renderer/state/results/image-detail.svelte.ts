/** The image of a run's data that is looked at closely, and those to go on to from it. */
export interface ImagePlace {
  run: string;
  part: 'test' | 'train';
  /** Place in its part of the data, from 0. */
  index: number;
}

/** Images beyond those that a list has read so far. */
export interface Rest {
  /** How many there are in all. */
  total: number;
  /** Reads on, and gives all that have been read. */
  more(): Promise<readonly number[]>;
}

class ImageDetails {
  #rest: Rest | null = null;
  #place = $state.raw<ImagePlace | null>(null);
  #among = $state.raw<readonly number[]>([]);

  /** Null where none is open. */
  get place(): ImagePlace | null {
    return this.#place;
  }

  /** Where the image stands among those to go through; -1 where it does not. */
  readonly at = $derived(this.#place === null ? -1 : this.#among.indexOf(this.#place.index));

  get count(): number {
    return Math.max(this.#rest?.total ?? 0, this.#among.length);
  }

  /**
   * @param among images of the same part, in the order in which they are shown
   * @param rest where `among` goes on, if it does
   */
  open(place: ImagePlace, among: readonly number[] = [], rest: Rest | null = null): void {
    this.#rest = rest;
    this.#place = place;
    this.#among = among;
  }

  /** Go on by so many images, where there are any. */
  async step(by: number): Promise<void> {
    const { at, count } = this;
    const from = this.#place;
    const to = at + by;
    if (from === null || at === -1 || to < 0 || to >= count) return;
    if (to >= this.#among.length && this.#rest !== null) this.#among = await this.#rest.more();
    const index = this.#among[to];
    // Closed, or gone on, while more was read.
    if (index === undefined || this.#place !== from) return;
    this.#place = { ...from, index };
  }

  close(): void {
    this.#place = null;
  }
}

export const imageDetails = new ImageDetails();
