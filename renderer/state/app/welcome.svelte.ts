/** The welcome of the first start: shown until it is dismissed once, and never again in this data folder. */
import { preferences } from './preferences.svelte';

class Welcome {
  /** Whether something else was opened in its place, until the next start. */
  #isAside = $state(false);

  get isShown(): boolean {
    return preferences.isFirstStart && !this.#isAside;
  }

  dismiss(): void {
    void preferences.change({ welcomed: true });
  }

  /** Somebody who opens a file wants to see that. */
  stepAside(): void {
    this.#isAside = true;
  }
}

export const welcome = new Welcome();
