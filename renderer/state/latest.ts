/** Asking main for something of which only the newest is wanted: an answer that comes too late is dropped. */
import { nextTask } from './next-task';
import { notices } from './notices.svelte';

export class Latest {
  #asked = 0;

  /** @param isOfPage whether a page asks whenever it is shown, so that nobody needs a failure once it is left */
  constructor(private readonly isOfPage = true) {}

  /** From now on nothing that was asked before is wanted. */
  drop(): void {
    this.#asked++;
  }

  /** Drops what was asked before. @returns tells whether what is asked now is still wanted */
  begin(): () => boolean {
    const asked = ++this.#asked;
    return () => asked === this.#asked;
  }

  /**
   * Asks, and drops what was asked before. The person reads of every failure that is still of use.
   * @param use called with the answer where it is still wanted
   * @param failed called where there is none and it is still wanted
   */
  async take<Value>(
    read: () => Promise<Value>,
    use: (value: Value) => void | Promise<void>,
    failed?: () => void,
  ): Promise<void> {
    const isWanted = this.begin();
    const { visit } = notices;
    try {
      const value = await read();
      // Reading a large answer takes long, and so does showing it.
      await nextTask();
      if (isWanted()) await use(value);
    } catch (error) {
      if (isWanted()) failed?.();
      notices.failed(error, this.isOfPage ? visit : undefined);
    }
  }
}
