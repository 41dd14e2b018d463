/** The learning-rate range test of the settings being written. */
import type { RangeTest } from '@engine/records';
import type { Settings } from '@engine/settings';
import { ask } from '../../bridge';
import { decoding } from './decoding.svelte';
import { form } from './form.svelte';

class Range {
  #result = $state.raw<RangeTest | null>(null);
  #busy = $state(false);
  /** The rate that the form had when the test began. */
  #current = $state(0);
  /** The model family that it was of. */
  #model: Settings['model'] | null = null;

  /** The last test, or null where there is none to show. */
  get result(): RangeTest | null {
    return this.#result;
  }

  get current(): number {
    return this.#current;
  }

  get busy(): boolean {
    return this.#busy;
  }

  async test(): Promise<void> {
    const settings = form.check();
    if (settings === null || this.#busy) return;
    this.#busy = true;
    this.#current = settings.learningRate;
    this.#model = settings.model;
    try {
      this.#result = await ask('train:range', { settings, ...form.choice });
    } catch (error) {
      decoding.tell(error);
    }
    this.#busy = false;
  }

  /** Write the proposed rate into the form. */
  accept(): void {
    const proposal = this.#result?.proposal ?? null;
    if (this.#model !== null) form.family = this.#model;
    if (proposal !== null) form.setText('learningRate', String(proposal));
    this.close();
  }

  close(): void {
    this.#result = null;
  }
}

export const range = new Range();
