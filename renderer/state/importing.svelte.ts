/** Bringing a model in, as a run. */
import { ask } from '../bridge';
import { notices } from './notices.svelte';
import { runs } from './runs.svelte';

class Importing {
  #busy = $state(false);

  get busy(): boolean {
    return this.#busy;
  }

  async begin(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    await notices.guard(async () => {
      const imported = await ask('import:model', undefined);
      if (imported === null) return;
      notices.add('info', imported.text);
      await runs.refresh();
    });
    this.#busy = false;
  }
}

export const importing = new Importing();
