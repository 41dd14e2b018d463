/** What a person prefers, as main keeps it. */
import type { Preferences as Stored, Theme } from '@contract';
import { setNotation } from '@engine/text/notation';
import { FIRST_PREFERENCES, type NumberLocale } from '@contract/preferences';
import { setDates } from '../../format';
import { ask, listen } from '../../bridge';
import { notices } from '../notices.svelte';

class Preferences {
  #stored = $state.raw<Stored>(FIRST_PREFERENCES);
  #isRead = $state(false);
  #processors = $state(1);
  #systemLocale = $state('en');
  /** The locale that numbers and dates are written in: whoever writes them starts anew when it changes. */
  readonly written = $derived(
    this.#stored.numbers === 'system' ? this.#systemLocale : this.#stored.numbers,
  );

  get theme(): Theme {
    return this.#stored.theme;
  }

  get numbers(): NumberLocale {
    return this.#stored.numbers;
  }

  get systemLocale(): string {
    return this.#systemLocale;
  }

  /** Whether the welcome is due: false until the preferences are read. */
  get isFirstStart(): boolean {
    return this.#isRead && !this.#stored.welcomed;
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
      this.#keep(changed);
    });
    void notices.guard(async () => {
      const { preferences, processors, systemLocale } = await ask('preferences:read', undefined);
      this.#systemLocale = systemLocale;
      this.#keep(preferences);
      this.#processors = processors;
      this.#isRead = true;
    });
  }

  async change(changes: Partial<Stored>): Promise<void> {
    await notices.guard(async () => {
      this.#keep(await ask('preferences:change', changes));
    });
  }

  #keep(stored: Stored): void {
    this.#stored = stored;
    setNotation(this.written);
    setDates(this.written);
  }
}

export const preferences = new Preferences();
