/** Which page of the help is shown. */
import { navigation } from '../navigation.svelte';

class Help {
  /** "start", or the name of a document without its ending. */
  #page = $state('start');
  /** The heading to scroll to, or null. */
  #heading = $state.raw<string | null>(null);

  get page(): string {
    return this.#page;
  }

  get heading(): string | null {
    return this.#heading;
  }

  show(page: string, heading: string | null = null): void {
    this.#page = page;
    this.#heading = heading;
    navigation.show('help');
  }
}

export const help = new Help();
