/** What a person prefers, as main keeps it. */
import type { Preferences as Stored, Theme } from '@contract';
import { FIRST_PREFERENCES } from '@contract/preferences';
import { ask, listen } from '../../bridge';
import { notices } from '../notices.svelte';

class Preferences {
  #stored = $state.raw<Stored>(FIRST_PREFERENCES);
  #processors = $state(1);

  get theme(): Theme {
    return this.#stored.theme;
  }

  /** Threads for training; 0 for one on each processor. */
  get threads(): number {
    return this.#stored.threads;
  }

  /** How many threads this computer runs at once. */
  get processors(): number {
    return this.#processors;
  }

  start(): void {
    listen('preferences:changed', (changed) => {
      this.#stored = changed;
    });
    void notices.guard(async () => {
      const { preferences, processors } = await ask('preferences:read', undefined);
      this.#stored = preferences;
      this.#processors = processors;
    });
  }

  async change(changes: Partial<Stored>): Promise<void> {
    await notices.guard(async () => {
      this.#stored = await ask('preferences:change', changes);
    });
  }
}

export const preferences = new Preferences();
