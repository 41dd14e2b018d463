/** What is proposed to do next, and doing it. */
import * as v from 'valibot';
import type { RunRecord } from '@engine/records';
import { nextStep, type NextStep } from '@engine/suggest/next-step';
import { chart } from '../chart.svelte';
import { comparison } from '../runs/comparison.svelte';
import { form } from './form.svelte';
import { navigation } from '../navigation.svelte';
import { recall, remember } from '../remembered';
import { runTable } from '../runs/run-table.svelte';
import { runs } from '../runs/runs.svelte';
import { sweepForm } from './sweep-form.svelte';
import { training } from './training.svelte';
import { tuning } from './tuning.svelte';

type Of<Kind extends NextStep['kind']> = Extract<NextStep, { kind: Kind }>;

/** In the window's storage. */
const TAKEN = 'comparisons-taken';
const MOST_TAKEN = 50;
const takenSchema = v.array(v.string());

class Proposal {
  readonly #dataFolder = $derived(form.data?.folder ?? null);
  readonly step = $derived(nextStep(runs.all, this.#dataFolder));
  /** Comparisons that were taken, by their runs: a suggestion that was followed is made no more. */
  #taken = $state.raw<readonly string[]>(recall(TAKEN, takenSchema, []));

  /** Whether there is something to propose after a run. */
  suits({ settings }: RunRecord): boolean {
    return this.step.kind !== 'compare' || settings.model !== 'linear';
  }

  /** While something trains, there is nothing else to begin. */
  get timely(): boolean {
    const { step } = this;
    const isTaken = step.kind === 'compare' && this.#taken.includes(step.runs.join(' '));
    return runs.loaded && training.phase === 'idle' && tuning.phase === 'idle' && !isTaken;
  }

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
    this.#taken = [...this.#taken, step.runs.join(' ')].slice(-MOST_TAKEN);
    remember(TAKEN, this.#taken);
    comparison.clear();
    comparison.tick(step.runs);
    chart.add('accuracy');
    chart.shown = 'validation';
    runTable.lower = 'curves';
    navigation.show('runs');
  }
}

export const proposal = new Proposal();
