/** Deleted runs, which come back for as long as the app is open. */
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';
import { runs } from './runs.svelte';

interface Deleted {
  run: string;
  name: string;
}

class Deletion {
  /** Each deletion's runs, the last one last. */
  #deleted = $state.raw<(readonly Deleted[])[]>([]);

  start(): void {
    runs.deleted = (deleted) => {
      this.offerUndo(deleted);
    };
  }

  get canUndo(): boolean {
    return this.#deleted.length > 0;
  }

  /** Tell that runs were deleted, and offer to bring them back. */
  offerUndo(deleted: readonly Deleted[]): void {
    const [first] = deleted;
    if (first === undefined) return;
    this.#deleted = [...this.#deleted, deleted];
    const what = deleted.length === 1 ? `“${first.name}”` : `${deleted.length} runs`;
    notices.add('info', `Deleted ${what}.`, {
      label: 'Undo',
      act: () => void this.#bringBack(deleted),
    });
  }

  /** Bring back what was deleted last. */
  async undo(): Promise<void> {
    const last = this.#deleted.at(-1);
    if (last !== undefined) await this.#bringBack(last);
  }

  async #bringBack(deleted: readonly Deleted[]): Promise<void> {
    if (!this.#deleted.includes(deleted)) return;
    this.#deleted = this.#deleted.filter((each) => each !== deleted);
    await notices.guard(async () => {
      await ask('trash:restore', { runs: deleted.map(({ run }) => run) });
    });
    await runs.refresh();
    const left = deleted.filter(({ run }) => runs.find(run) === null);
    if (left.length > 0) this.#deleted = [...this.#deleted, left];
  }
}

export const deletion = new Deletion();
