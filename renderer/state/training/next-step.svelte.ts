/** What is proposed to do next, and doing it. */
import { nextStep, type NextStep } from '@engine/runs/next-step';
import { chart } from '../chart.svelte';
import { comparison } from '../runs/comparison.svelte';
import { form } from './form.svelte';
import { navigation } from '../navigation.svelte';
import { runTable } from '../runs/run-table.svelte';
import { runs } from '../runs/runs.svelte';
import { sweepForm } from './sweep-form.svelte';
import { training } from './training.svelte';
import { tuning } from './tuning.svelte';

type Of<Kind extends NextStep['kind']> = Extract<NextStep, { kind: Kind }>;

class Proposal {
  readonly #dataFolder = $derived(form.data?.folder ?? null);
  readonly step = $derived(nextStep(runs.all, this.#dataFolder));
  /** While something trains, there is nothing else to begin. */
  readonly timely = $derived(runs.loaded && training.phase === 'idle' && tuning.phase === 'idle');

  async take(step: NextStep): Promise<void> {
    switch (step.kind) {
      case 'linear':
      case 'deep':
        form.fill(step.settings);
        await training.train('', step.settings, form.start);
        return;
      case 'tune':
        await this.#tune(step);
        return;
      case 'compare':
        this.#compare(step);
    }
  }

  async #tune({ settings, space, minutes }: Of<'tune'>): Promise<void> {
    form.fill(settings);
    sweepForm.propose(settings.model, space, minutes);
    navigation.show('tune');
    const plan = sweepForm.check();
    if (plan !== null) await tuning.begin(plan);
  }

  #compare(step: Of<'compare'>): void {
    comparison.clear();
    comparison.tick(step.runs);
    chart.quantity = 'accuracy';
    chart.shown = 'validation';
    runTable.lower = 'curves';
    navigation.show('runs');
  }
}

export const proposal = new Proposal();
