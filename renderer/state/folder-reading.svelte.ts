/** A folder of images that is read, and how many of them are decoded meanwhile. */
import type { Replies } from '@contract';
import type { ReadingJob } from '@contract/data';
import { ask } from '../bridge';

/** How often the decoding is asked how far it is. */
const ASKED_EVERY_MS = 300;

export class FolderReading {
  #progress = $state.raw<Replies['data:progress']>(null);

  constructor(private readonly job: ReadingJob) {}

  /** How many images are decoded, while they are. */
  get progress(): Replies['data:progress'] {
    return this.#progress;
  }

  /** Do what reads a folder, and ask meanwhile how far it is. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = setInterval(() => {
      void ask('data:progress', { job: this.job }).then((progress) => {
        this.#progress = progress;
      });
    }, ASKED_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.#progress = null;
    }
  }

  async cancel(): Promise<void> {
    await ask('data:cancel', { job: this.job });
  }
}
