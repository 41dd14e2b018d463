/** Single runs that wait for their turn. */
import type { QueueState } from '../../electron/engine/sweep/run-queue';
import type { Settings } from '../../electron/engine/settings';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';

class Queue {
  #state = $state.raw<QueueState>({ paused: false, runs: [] });

  get runs(): QueueState['runs'] {
    return this.#state.runs;
  }

  get paused(): boolean {
    return this.#state.paused;
  }

  start(): void {
    listen('tune:queue', (state) => {
      this.#state = state;
    });
    void notices.guard(async () => {
      this.#state = await ask('tune:queue', undefined);
    });
  }

  async add(name: string, settings: Settings, dataFolder: string | null): Promise<void> {
    await notices.guard(async () => {
      const trimmed = name.trim();
      const named = trimmed === '' ? {} : { name: trimmed };
      await ask('tune:queue-add', { ...named, settings, dataFolder });
      notices.add(
        'info',
        this.paused ? 'Added to the queue, which is paused.' : 'Added to the queue.',
      );
    });
  }

  async remove(id: string): Promise<void> {
    await notices.guard(async () => {
      await ask('tune:queue-remove', { id });
    });
  }

  async move(id: string, place: number): Promise<void> {
    await notices.guard(async () => {
      await ask('tune:queue-move', { id, place });
    });
  }

  async setPaused(paused: boolean): Promise<void> {
    await notices.guard(async () => {
      await ask('tune:queue-pause', { paused });
    });
  }
}

export const queue = new Queue();
