/** The run that trains now, and what became of the last one. */
import type { TrainingChoice } from '@engine/fine-tune/start-choice';
import type { Progress } from '@engine/records';
import type { Settings } from '@engine/settings';
import type { RequestBody } from '@contract';
import { ask, listen } from '../../bridge';
import { metrics } from '../metrics.svelte';
import { navigation } from '../navigation.svelte';
import { notices } from '../notices.svelte';
import { decoding } from './decoding.svelte';
import { runs } from '../runs/runs.svelte';

/** How often a run is looked at that another process trains, such as the terminal. */
const ELSEWHERE_MS = 4000;

type Phase = 'idle' | 'starting' | 'running' | 'stopping';

class Training {
  /** The run whose curves are shown: the one that trains, or the one that trained last. */
  run = $state<string | null>(null);
  #phase = $state<Phase>('idle');
  #progress = $state.raw<Progress | null>(null);

  /** Whether a run trains that another process has begun. */
  readonly #elsewhere = $derived(
    runs.all.some(({ run, status }) => status === 'running' && run !== this.run),
  );

  get phase(): Phase {
    return this.#phase;
  }

  get active(): boolean {
    return this.#phase === 'running' || this.#phase === 'stopping';
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  /** How much of the run is done, 0 to 1. */
  get share(): number {
    return this.#progress === null ? 0 : this.#progress.step / this.#progress.steps;
  }

  start(): void {
    listen('train:progress', (progress) => {
      if (this.#phase === 'idle') void notices.guard(() => this.#show(progress.run));
      if (this.run === null || this.run === progress.run) this.#progress = progress;
    });
    listen('train:ended', ({ run, status, message }) => {
      if (status === 'failed' && message !== null) notices.report('error', message);
      if (run !== this.run) return;
      this.#phase = 'idle';
      // Whoever looks at another run's results goes on with them.
      if (status !== 'failed' && navigation.view !== 'results') runs.inspected = run;
    });
    listen('tune:began', ({ run }) => {
      this.#progress = null;
      this.run = run;
      this.#phase = 'running';
    });
    $effect(() => {
      if (!this.#elsewhere) return undefined;
      const looking = setInterval(() => void runs.refresh(), ELSEWHERE_MS);
      return () => {
        clearInterval(looking);
      };
    });
    void notices.guard(() => this.#resume());
  }

  /** A window that was closed and opened again shows the run that went on meanwhile. */
  async #resume(): Promise<void> {
    const { training } = await ask('app:info', undefined);
    if (training !== null) await this.#show(training);
  }

  /** Show a run that trains and of whose beginning this page was not told: it was loaded meanwhile. */
  async #show(run: string): Promise<void> {
    this.run = run;
    this.#phase = 'running';
    await metrics.read(run);
  }

  async train(name: string, settings: Settings, choice: TrainingChoice): Promise<void> {
    if (this.#phase !== 'idle') return;
    this.#phase = 'starting';
    try {
      const trimmed = name.trim();
      const named = trimmed === '' ? {} : { name: trimmed };
      const { run } = await ask('train:start', { ...named, settings, ...choice });
      this.#progress = null;
      this.run = run;
      this.#phase = 'running';
    } catch (error) {
      this.#begunInVain();
      decoding.tell(error);
    }
  }

  /**
   * Continue a run.
   * @param plan.epochs in all, or null for those that it was set
   * @returns whether it trains, or what has changed about its data, where somebody has to agree first
   */
  async resume(plan: RequestBody<'train:resume'>): Promise<boolean | { changed: string }> {
    const { run } = plan;
    if (this.#phase !== 'idle') {
      notices.add('error', 'Another run is training. Stop it or wait until it finishes.');
      return false;
    }
    this.#phase = 'starting';
    try {
      const refused = await ask('train:resume', plan);
      if (refused !== null) {
        this.#begunInVain();
        return refused;
      }
      this.#progress = null;
      this.run = run;
      this.#phase = 'running';
      metrics.forget(run);
      await metrics.read(run);
      return true;
    } catch (error) {
      this.#begunInVain();
      decoding.tell(error);
      return false;
    }
  }

  /** Where the queue was faster, its run goes on. */
  #begunInVain(): void {
    if (this.#phase === 'starting') this.#phase = 'idle';
  }

  async stop(): Promise<void> {
    const { run } = this;
    if (run === null || this.#phase !== 'running') return;
    this.#phase = 'stopping';
    try {
      await ask('train:stop', { run });
    } catch (error) {
      if (this.active) this.#phase = 'running';
      notices.failed(error);
    }
  }
}

export const training = new Training();
