/** The fine-tuning in progress, and the results of earlier ones. */
import { SvelteMap } from 'svelte/reactivity';
import type { FineTuneReport, FineTuneProgress } from '@engine/fine-tune/fine-tune-report';
import type { RunRecord } from '@engine/records';
import { ask, listen } from '../../bridge';
import { navigation } from '../navigation.svelte';
import { photos } from './photos.svelte';
import { notices } from '../notices.svelte';
import { runs } from '../runs/runs.svelte';
import { sentenceOf } from '@engine/text/sentence-of';

type Phase = 'idle' | 'starting' | 'running' | 'stopping';

class FineTuneReports {
  #phase = $state<Phase>('idle');
  #run = $state<string | null>(null);
  #isCanceled = false;
  #progress = $state.raw<FineTuneProgress | null>(null);
  /** The run whose fine-tuning ended last, until it is dismissed. */
  #ended = $state<string | null>(null);
  readonly #known = new SvelteMap<string, FineTuneReport | null>();

  get phase(): Phase {
    return this.#phase;
  }

  get active(): boolean {
    return this.#phase === 'running' || this.#phase === 'stopping';
  }

  get progress(): FineTuneProgress | null {
    return this.#progress;
  }

  /** Progress, 0 to 1. */
  get share(): number {
    return this.#progress === null ? 0 : this.#progress.step / this.#progress.steps;
  }

  get ended(): string | null {
    return this.#ended;
  }

  /** What a run has learned from photos, or null where nothing is known of it. */
  of(run: string): FineTuneReport | null {
    return this.#known.get(run) ?? null;
  }

  /** Answer the photos in Classify by a fine-tuned run, beside the answers of the run that it was. */
  answerAgain({ run, fineTunedFrom }: Pick<RunRecord, 'run' | 'fineTunedFrom'>): void {
    runs.answering = run;
    runs.comparing = fineTunedFrom?.from ?? null;
    photos.askAgain();
    navigation.show('classify');
  }

  start(): void {
    listen('fine-tune:progress', (progress) => {
      // Of its beginning nobody told a page that was loaded meanwhile.
      if (this.#phase === 'idle') this.#show(progress.run);
      if (progress.run === this.#run) this.#progress = progress;
    });
    listen('train:ended', ({ run, status }) => {
      if (run !== this.#run) return;
      this.#phase = 'idle';
      this.#run = null;
      // A failed fine-tuning has reported it already; see training.svelte.ts.
      if (status !== 'failed') void this.#tell(run);
    });
    void notices.guard(() => this.#resume());
  }

  async #tell(run: string): Promise<void> {
    await this.load(run);
    await runs.refresh();
    this.#ended = run;
    if (navigation.view === 'collection') return;
    const name = runs.find(run)?.name ?? '';
    notices.add('info', `Fine-tuning finished: “${name}”. See the results in Collection.`);
  }

  /** A window that was closed and opened again shows the fine-tuning in progress. */
  async #resume(): Promise<void> {
    const { teaching } = await ask('app:info', undefined);
    if (teaching !== null) this.#show(teaching);
  }

  #show(run: string): void {
    this.#run = run;
    this.#phase = 'running';
  }

  async load(run: string): Promise<void> {
    if (this.#known.has(run)) return;
    await notices.guard(async () => {
      this.#known.set(run, await ask('fine-tune:report', { run }));
    });
  }

  /**
   * Fine-tune a run on the collection.
   * @returns why it did not start, in a sentence, or null; or what has changed about the run's data, where
   *   somebody has to agree first
   */
  async begin(
    run: string,
    name: string,
    acceptChangedData: boolean,
  ): Promise<{ problem: string | null } | { changed: string }> {
    this.#phase = 'starting';
    this.#isCanceled = false;
    const trimmed = name.trim();
    try {
      const named = trimmed === '' ? {} : { name: trimmed };
      const started = await ask('fine-tune:start', { run, ...named, acceptChangedData });
      if ('changed' in started) {
        this.#phase = 'idle';
        return started;
      }
      this.#ended = null;
      this.#progress = null;
      this.#run = started.run;
      this.#phase = 'running';
      return { problem: null };
    } catch (error) {
      this.#phase = 'idle';
      return { problem: sentenceOf(error) };
    }
  }

  /** Whether what was to begin last was given up before it had. */
  get isCanceled(): boolean {
    return this.#isCanceled;
  }

  /** Give up what has not begun yet. */
  async cancel(): Promise<void> {
    this.#isCanceled = true;
    await notices.guard(() => ask('train:stop-decoding', undefined).then(() => undefined));
  }

  async stop(): Promise<void> {
    const run = this.#run;
    if (run === null || this.#phase !== 'running') return;
    this.#phase = 'stopping';
    await notices.guard(() => ask('train:stop', { run }).then(() => undefined));
  }

  /** Dismiss the results of the last fine-tuning; Results still shows them. */
  close(): void {
    this.#ended = null;
  }
}

export const fineTuneReports = new FineTuneReports();
