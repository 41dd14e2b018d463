/** The view and pages that were shown last are shown again when the app is opened. */
import { ask } from '../bridge';
import { isView, navigation } from './navigation.svelte';
import { notices } from './notices.svelte';
import { results } from './results/results.svelte';

class Layout {
  #restored = $state(false);

  /** Before anything is shown, so that nothing jumps. */
  async restore(): Promise<void> {
    await notices.guard(async () => {
      const pages = await ask('layout:read', undefined);
      if (pages.view !== null && isView(pages.view)) navigation.show(pages.view);
      if (pages.results !== null) results.tab = pages.results;
    });
    this.#restored = true;
  }

  get restored(): boolean {
    return this.#restored;
  }

  async keep(): Promise<void> {
    const pages = { view: navigation.view, results: results.tab };
    await notices.guard(async () => {
      await ask('layout:keep', pages);
    });
  }
}

export const layout = new Layout();
