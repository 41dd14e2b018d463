/** Choosing the folder that the next run is trained on; a large one takes minutes to be read. */
import type { Replies } from '@contract';
import { ask } from '../../bridge';
import { FolderReading } from '../folder-reading.svelte';
import { notices } from '../notices.svelte';
import { form } from './form.svelte';

class DataChoice {
  readonly #reading = new FolderReading('choose');
  #choosing = $state(false);

  /** Whether a folder is being chosen or read: the next run's data is not known yet. */
  get choosing(): boolean {
    return this.#choosing;
  }

  get progress(): Replies['data:progress'] {
    return this.#reading.progress;
  }

  async choose(): Promise<void> {
    if (this.#choosing) return;
    this.#choosing = true;
    const before = form.data;
    await notices.guard(async () => {
      const data = await this.#reading.during(() => ask('data:choose', undefined));
      // What was chosen elsewhere meanwhile was chosen later.
      if (data !== null && form.data === before) form.data = data;
    });
    this.#choosing = false;
  }

  async cancel(): Promise<void> {
    await this.#reading.cancel();
  }
}

export const dataChoice = new DataChoice();
