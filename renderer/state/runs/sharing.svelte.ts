/** Runs as files for other computers, and the command that shows them in TensorBoard. */
import { isSharedRunName } from '@engine/share/shared-file';
import { megabytes } from '@engine/text/megabytes';
import type { RunSummary } from '@engine/records';
import { ask, listen } from '../../bridge';
import { navigation } from '../navigation.svelte';
import { notices } from '../notices.svelte';
import { runs } from './runs.svelte';

export function isSharedRun({ name }: File): boolean {
  return isSharedRunName(name);
}

class Sharing {
  /** The run of which is asked what goes along, or null. */
  asked = $state.raw<RunSummary | null>(null);
  /** Whether what it takes to train it further goes along. */
  checkpoints = $state(false);

  /** Ask what goes along, where there is a choice, and then where to put it. */
  async share(run: RunSummary): Promise<void> {
    this.checkpoints = false;
    if (run.checkpoint === null) await this.#write(run);
    else this.asked = run;
  }

  async confirm(): Promise<void> {
    const run = this.asked;
    this.asked = null;
    if (run !== null) await this.#write(run);
  }

  cancel(): void {
    this.asked = null;
  }

  async #write({ run, name }: RunSummary): Promise<void> {
    await notices.guard(async () => {
      const shared = await ask('share:run', { run, checkpoints: this.checkpoints });
      if (shared === null) return;
      notices.add('info', `Saved “${name}” to ${shared.file} (${megabytes(shared.bytes)}).`);
    });
  }

  /** Bring in what the system hands over, such as a file that was double-clicked. */
  start(): void {
    listen('share:opened', ({ files }) => void this.#import(files));
  }

  /** @param files those that were dropped, or null to be asked for them */
  async import(files: readonly File[] | null): Promise<void> {
    await this.#import(files?.map((file) => window.atelier.pathOf(file)) ?? null);
  }

  async #import(paths: string[] | null): Promise<void> {
    const { visit } = notices;
    await notices.guard(async () => {
      const imported = await ask('share:import', { files: paths });
      await runs.refresh();
      const [first] = imported;
      if (first === undefined) return;
      navigation.follow('runs', visit);
      const what =
        imported.length === 1 ? `Imported “${first.name}”.` : `Imported ${imported.length} runs.`;
      const kept = imported.some(({ renamed }) => renamed) ? ' The existing run was kept.' : '';
      notices.add('info', what + kept);
    });
  }

  /** @param chosen runs, or none for all */
  async copyTensorBoard(chosen: readonly string[]): Promise<void> {
    await notices.guard(async () => {
      const command = await ask('share:tensorboard', { runs: [...chosen] });
      notices.add('info', `Copied: ${command}`);
    });
  }
}

export const sharing = new Sharing();
