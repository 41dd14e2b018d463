/** The run that trains now, and what became of the last one. */
import type { Progress } from '../../electron/engine/records';
import type { Settings } from '../../electron/engine/settings';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';
import { runs } from './runs.svelte';

class Training {
  /** The run whose curves are shown: the one that trains, or the one that trained last. */
  run = $state<string | null>(null);
  active = $state(false);
  /** Between the press of Train or Stop and its effect. */
  busy = $state(false);
  progress = $state.raw<Progress | null>(null);

  start(): void {
    listen('train:progress', (progress) => {
      this.progress = progress;
    });
    listen('train:ended', ({ run, status, message }) => {
      if (run !== this.run) return;
      this.active = false;
      this.busy = false;
      if (status === 'failed' && message !== null) notices.add('error', message);
      if (status !== 'failed') runs.inspected = run;
    });
    void notices.guard(async () => {
      const { training } = await ask('app:info', undefined);
      if (training === null) return;
      this.run = training;
      this.active = true;
      await runs.loadMetrics(training);
    });
  }

  async train(name: string, settings: Settings, dataFolder: string | null): Promise<void> {
    this.busy = true;
    await notices.guard(async () => {
      const trimmed = name.trim();
      const body =
        trimmed === '' ? { settings, dataFolder } : { name: trimmed, settings, dataFolder };
      const { run } = await ask('train:start', body);
      this.run = run;
      this.active = true;
      this.progress = null;
      if (!runs.metrics.has(run)) runs.metrics.set(run, []);
    });
    this.busy = false;
  }

  async stop(): Promise<void> {
    const { run } = this;
    if (run === null) return;
    this.busy = true;
    await notices.guard(async () => {
      await ask('train:stop', { run });
    });
  }
}

export const training = new Training();
