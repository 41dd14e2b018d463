/** The image of a run's data that is looked at closely, and those to go on to from it. */
export interface ImagePlace {
  run: string;
  part: 'test' | 'train';
  /** Place in its part of the data, from 0. */
  index: number;
}

class ImageDetails {
  #place = $state.raw<ImagePlace | null>(null);
  #among = $state.raw<readonly number[]>([]);

  /** Null where none is open. */
  get place(): ImagePlace | null {
    return this.#place;
  }

  /** Where the image stands among those to go through; -1 where it does not. */
  readonly at = $derived(this.#place === null ? -1 : this.#among.indexOf(this.#place.index));

  get count(): number {
    return this.#among.length;
  }

  /** @param among images of the same part, in the order in which they are shown */
  open(place: ImagePlace, among: readonly number[] = []): void {
    this.#place = place;
    this.#among = among;
  }

  /** Go on by so many images, where there are any. */
  step(by: number): void {
    const index = this.#among[this.at + by];
    if (this.#place === null || this.at === -1 || index === undefined) return;
    this.#place = { ...this.#place, index };
  }

  close(): void {
    this.#place = null;
  }
}

export const imageDetails = new ImageDetails();
