/** The sweep that is shown, and whether one is carried out now. */
import type { Progress } from '@engine/records';
import { shareOfBudget } from '@engine/sweep/budget';
import type { SweepPlan, SweepView } from '@engine/sweep/records';
import type { SweepHead } from '@contract';
import { ask, listen } from '../../bridge';
import { Latest } from '../latest';
import { changedData } from '../runs/changed-data.svelte';
import { notices } from '../notices.svelte';

type Phase = 'idle' | 'starting' | 'running' | 'halting';

class Tuning {
  #phase = $state<Phase>('idle');
  #heads = $state.raw<SweepHead[]>([]);
  #view = $state.raw<SweepView | null>(null);
  #progress = $state.raw<Readonly<Record<string, Progress>>>({});
  #share = $state(0);
  readonly #listed = new Latest();
  /** The sweep that was asked for last, which may not be shown yet. */
  #wanted: string | null = null;

  get phase(): Phase {
    return this.#phase;
  }

  get active(): boolean {
    return this.#phase === 'running' || this.#phase === 'halting';
  }

  /** Every sweep, the newest first. */
  get heads(): readonly SweepHead[] {
    return this.#heads;
  }

  get view(): SweepView | null {
    return this.#view;
  }

  /** Of the trials that train now. @param run that of the trial */
  progressOf(run: string): Progress | undefined {
    return this.#progress[run];
  }

  /** How much of its time the sweep that is carried out has used, 0 to 1. */
  get share(): number {
    return this.#share;
  }

  start(): void {
    listen('tune:changed', (view) => {
      this.#share = shareOfBudget(view.record);
      // The one that is carried out is what anybody wants to see, until they choose another.
      if (this.#view === null || this.#view.record.sweep === view.record.sweep) this.#view = view;
    });
    listen('tune:progress', (progress) => {
      this.#progress = { ...this.#progress, [progress.run]: progress };
    });
    listen('tune:ended', () => {
      this.#phase = 'idle';
      this.#progress = {};
      void this.refresh();
    });
    void notices.guard(async () => {
      const { sweeping } = await ask('app:info', undefined);
      if (sweeping !== null) this.#phase = 'running';
      await this.#list(sweeping);
    });
  }

  /** Sweeps of the terminal come and go without a word to the window. */
  async refresh(): Promise<void> {
    await notices.guard(() => this.#list(this.#wanted ?? this.#view?.record.sweep ?? null));
  }

  /** @param wanted the sweep to show, or null for the newest */
  async #list(wanted: string | null): Promise<void> {
    this.#wanted = wanted;
    const isWanted = this.#listed.begin();
    const heads = await ask('tune:list', undefined);
    const sweep = wanted ?? heads[0]?.sweep;
    const view = sweep === undefined ? null : await ask('tune:show', { sweep });
    if (!isWanted()) return;
    this.#heads = heads;
    if (view !== null) this.#view = view;
  }

  async show(sweep: string): Promise<void> {
    await notices.guard(() => this.#list(sweep));
  }

  async begin(plan: SweepPlan): Promise<void> {
    await this.#starting(async () => (await ask('tune:start', plan)).sweep);
  }

  /** Go on with the shown sweep; `minutes` in all, or null for those that it has. */
  async resume(minutes: number | null): Promise<void> {
    const sweep = this.#view?.record.sweep;
    if (sweep !== undefined) await this.#resume(sweep, minutes, false);
  }

  async #resume(sweep: string, minutes: number | null, acceptChangedData: boolean): Promise<void> {
    await this.#starting(async () => {
      const refused = await ask('tune:resume', { sweep, minutes, acceptChangedData });
      if (refused === null) return sweep;
      changedData.ask({
        change: refused.changed,
        accept: () => void this.#resume(sweep, minutes, true),
      });
      return null;
    });
  }

  /** @param work answers the sweep that runs, or null where somebody has to agree to something first */
  async #starting(work: () => Promise<string | null>): Promise<void> {
    if (this.#phase !== 'idle') return;
    this.#phase = 'starting';
    try {
      const sweep = await work();
      this.#phase = sweep === null ? 'idle' : 'running';
      if (sweep !== null) await this.#list(sweep);
    } catch (error) {
      if (this.#phase === 'starting') this.#phase = 'idle';
      notices.failed(error);
    }
  }

  async halt(how: 'pause' | 'stop'): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'halting';
    try {
      await ask('tune:halt', { how });
    } catch (error) {
      if (this.active) this.#phase = 'running';
      notices.failed(error);
    }
  }
}

export const tuning = new Tuning();
