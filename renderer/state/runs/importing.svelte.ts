/** Bringing a model in, as a run. */
import { sentenceOf } from '@engine/text/sentence-of';
import { ask, listen } from '../../bridge';
import { notices } from '../notices.svelte';
import { runs } from './runs.svelte';

class Importing {
  #busy = $state(false);
  #canceled = false;

  get busy(): boolean {
    return this.#busy;
  }

  async begin(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    let endNotice = (): void => undefined;
    const endListening = listen('import:began', ({ name }) => {
      const action = { label: 'Cancel', act: () => void this.#cancel() };
      endNotice = notices.working(`Importing “${name}”…`, action);
    });
    this.#canceled = false;
    await this.#import();
    endListening();
    endNotice();
    this.#busy = false;
  }

  async #import(): Promise<void> {
    try {
      const imported = await ask('import:model', undefined);
      if (imported === null) return;
      notices.add('info', imported.text);
      await runs.refresh();
    } catch (error) {
      if (this.#canceled) notices.add('info', sentenceOf(error));
      else notices.failed(error);
    }
  }

  async #cancel(): Promise<void> {
    this.#canceled = true;
    await notices.guard(async () => {
      await ask('import:cancel', undefined);
    });
  }
}

export const importing = new Importing();
