/** Going on with a run: at once where epochs are left, after asking for a number where none are. */
import type { RunSummary } from '@engine/records';
import { SETTINGS } from '@engine/settings';
import { changedData } from './changed-data.svelte';
import { navigation } from '../navigation.svelte';
import { notices } from '../notices.svelte';
import { training } from '../training/training.svelte';

/** What a finished run is offered beyond what it has. */
const MORE_EPOCHS = 5;

class Resuming {
  /** The finished run that is asked about, or null. */
  asked = $state.raw<RunSummary | null>(null);
  epochs = $state(0);

  /** What the button says, or null where the run cannot go on. */
  verb({ resumability }: RunSummary): string | null {
    return { resume: 'Resume', extend: 'Train further', none: null }[resumability.kind];
  }

  async begin(run: RunSummary): Promise<void> {
    if (run.resumability.kind === 'resume') {
      await this.#goOn(run, null);
      return;
    }
    this.epochs = Math.min(SETTINGS.epochs.limits.max, run.epochsDone + MORE_EPOCHS);
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

  async #goOn(record: RunSummary, epochs: number | null, acceptChangedData = false): Promise<void> {
    const { run } = record;
    const { visit } = notices;
    const outcome = await training.resume({ run, epochs, acceptChangedData });
    if (outcome === true) navigation.follow('train', visit);
    if (typeof outcome === 'object') {
      changedData.ask({
        change: outcome.changed,
        accept: () => void this.#goOn(record, epochs, true),
      });
    }
  }
}

export const resuming = new Resuming();
