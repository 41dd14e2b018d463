/** Going on with a run: at once where epochs are left, after asking for a number where none are. */
import type { RunSummary } from '../../electron/engine/records';
import { LIMITS } from '../../electron/engine/settings';
import { navigation } from './navigation.svelte';
import { training } from './training.svelte';

/** What a finished run is offered beyond what it has. */
const MORE_EPOCHS = 5;

class Resumption {
  /** The finished run that is asked about, or null. */
  asked = $state.raw<RunSummary | null>(null);
  epochs = $state(0);

  /** What the button says, or null where the run cannot go on. */
  verb({
    status,
    epochsDone,
    settings,
    testAccuracy,
    taught,
    imported,
  }: RunSummary): string | null {
    if (status === 'running' || taught !== undefined || imported !== undefined) return null;
    if (settings.model === 'imported') return null;
    const unfinished = epochsDone < settings.epochs || testAccuracy === null;
    if (unfinished && status !== 'finished') return 'Resume';
    return epochsDone < LIMITS.epochs.max ? 'Train further' : null;
  }

  async begin(run: RunSummary): Promise<void> {
    if (this.verb(run) === 'Resume') {
      await this.#goOn(run, null);
      return;
    }
    this.epochs = Math.min(LIMITS.epochs.max, run.epochsDone + MORE_EPOCHS);
    this.asked = run;
  }

  async confirm(): Promise<void> {
    const run = this.asked;
    this.asked = null;
    if (run !== null) await this.#goOn(run, this.epochs);
  }

  cancel(): void {
    this.asked = null;
  }

  async #goOn({ run }: RunSummary, epochs: number | null): Promise<void> {
    if (await training.resume(run, epochs)) navigation.show('train');
  }
}

export const resumption = new Resumption();
