/** Data that has changed since a run was trained: told where the run is looked at, asked before it goes on. */
import type { RunSummary } from '@engine/records';
import { ask } from '../../bridge';
import { Latest } from '../latest';

/** Between two questions, so that nobody answers the second one by a double click. */
const PAUSE_MS = 600;

interface Question {
  /** What has changed, in a sentence. */
  change: string;
  /** Goes on with the data as it is now. */
  accept: () => void;
}

class ChangedData {
  /** What is asked first comes first: one that is being read must not become another. */
  #questions = $state.raw<readonly Question[]>([]);
  #pausing = $state(false);
  #told = $state.raw<{ run: string; change: string | null } | null>(null);
  readonly #looks = new Latest();

  /** What somebody has to agree to, or null. */
  get asked(): Question | null {
    return this.#pausing ? null : (this.#questions[0] ?? null);
  }

  ask(question: Question): void {
    this.#questions = [...this.#questions, question];
  }

  /** What has changed about the data of a run that was looked at, or null. */
  of({ run }: RunSummary): string | null {
    return this.#told?.run === run ? this.#told.change : null;
  }

  /** Older runs did not note their data, so that nothing is known of them. */
  async look({ run, data }: RunSummary): Promise<void> {
    if (data.fingerprint === undefined) return;
    await this.#looks.take(
      () => ask('data:change', { run }),
      (change) => {
        this.#told = { run, change };
      },
    );
  }

  accept(): void {
    if (this.#pausing) return;
    const question = this.asked;
    this.refuse();
    question?.accept();
  }

  refuse(): void {
    if (this.#pausing) return;
    this.#questions = this.#questions.slice(1);
    if (this.#questions.length === 0) return;
    this.#pausing = true;
    setTimeout(() => {
      this.#pausing = false;
    }, PAUSE_MS);
  }
}

export const changedData = new ChangedData();
