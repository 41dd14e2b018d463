/** Which page of the help is shown. */
import { navigation } from '../navigation.svelte';

class Help {
  /** "start", or the name of a document without its ending. */
  #page = $state('start');
  /** The heading to scroll to, or null. */
  #heading = $state.raw<string | null>(null);
  /** Counts what was asked for, so that the same heading is shown again. */
  #visit = $state(0);

  get page(): string {
    return this.#page;
  }

  get heading(): string | null {
    return this.#heading;
  }

  get visit(): number {
    return this.#visit;
  }

  show(page: string, heading: string | null = null): void {
    this.#page = page;
    this.#heading = heading;
    this.#visit++;
    navigation.show('help');
  }
}

export const help = new Help();
