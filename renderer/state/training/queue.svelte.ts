/** Single runs that wait for their turn. */
import type { TrainingChoice } from '@engine/fine-tune/start-choice';
import type { QueueState, RunToQueue } from '@engine/sweep/queue-records';
import type { Settings } from '@engine/settings';
import { ask, listen } from '../../bridge';
import { navigation } from '../navigation.svelte';
import { notices } from '../notices.svelte';

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

  /** @param name blank for the one that its settings give it */
  async add(name: string, settings: Settings, choice: TrainingChoice): Promise<void> {
    await this.addAll([{ name, settings, ...choice }]);
  }

  async addAll(all: readonly ({ name: string } & RunToQueue)[]): Promise<void> {
    await notices.guard(async () => {
      for (const { name, ...run } of all) {
        const trimmed = name.trim();
        await ask('tune:queue-add', { ...(trimmed === '' ? {} : { name: trimmed }), ...run });
      }
      const what = all.length === 1 ? 'Added' : `Added ${all.length} runs`;
      notices.add('info', `${what} to the queue${this.paused ? ' (paused)' : ''}.`, {
        label: 'Show queue',
        act: () => {
          navigation.show('tune');
        },
      });
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
