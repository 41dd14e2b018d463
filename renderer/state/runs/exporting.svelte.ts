/** The run that is being exported, in which format, and where it went. */
import type { ExportFormat } from '@engine/export/formats';
import type { Exported } from '@engine/export/export-run';
import type { RunSummary } from '@engine/records';
import { sentenceOf } from '@engine/text/sentence-of';
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';

class Exporting {
  /** The run that is asked about, or null. */
  #run = $state.raw<RunSummary | null>(null);
  format = $state<ExportFormat>('tfjs');
  /** The model card, or null until it is there. */
  card = $state<string | null>(null);
  #generated: string | null = null;
  /** Edited cards of runs whose dialog was closed: what somebody wrote is there the next time. */
  readonly #drafts = new Map<string, string>();
  #busy = $state(false);
  #done = $state.raw<Exported | null>(null);
  #problem = $state<string | null>(null);

  get run(): RunSummary | null {
    return this.#run;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get done(): Exported | null {
    return this.#done;
  }

  /** What went wrong, in a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Why a run cannot be exported now, or null. */
  refusal({ status, settings, testAccuracy, epochsDone }: RunSummary): string | null {
    if (status === 'running') return 'Still training. Wait for it to finish, or stop it';
    if (settings.model === 'imported') return 'Imported models are inference only';
    return testAccuracy === null && epochsDone === 0 ? 'No weights to export' : null;
  }

  begin(run: RunSummary): void {
    this.#run = run;
    this.#done = null;
    this.#problem = null;
    this.card = null;
    void this.#makeCard(run.run);
  }

  async #makeCard(run: string): Promise<void> {
    try {
      const card = await ask('export:card', { run });
      if (this.#run?.run !== run) return;
      this.#generated = card;
      this.card = this.#drafts.get(run) ?? card;
    } catch (error) {
      if (this.#run?.run === run) this.#problem = sentenceOf(error);
    }
  }

  /** Whether the card says something else than the generated one. */
  get edited(): boolean {
    return this.card !== null && this.card !== this.#generated;
  }

  restoreCard(): void {
    this.card = this.#generated;
  }

  /** What is being written is written to its end. */
  close(): void {
    if (this.#busy) return;
    const run = this.#run?.run;
    if (run !== undefined && this.card !== null) {
      if (this.edited) this.#drafts.set(run, this.card);
      else this.#drafts.delete(run);
    }
    this.#run = null;
  }

  forget(): void {
    this.#done = null;
    this.#problem = null;
  }

  async write(): Promise<void> {
    const run = this.#run?.run;
    if (run === undefined || this.#busy) return;
    this.forget();
    this.#busy = true;
    try {
      const card = this.edited ? this.card : null;
      this.#done = await ask('export:run', { run, format: this.format, card });
    } catch (error) {
      this.#problem = sentenceOf(error);
    } finally {
      this.#busy = false;
    }
  }

  async show({ folder }: Exported): Promise<void> {
    await notices.guard(async () => {
      await ask('export:show', { folder });
    });
  }
}

export const exporting = new Exporting();
