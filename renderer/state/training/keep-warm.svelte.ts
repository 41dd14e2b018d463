/** Has a trainer's process ready while Train is in use, so that the next run begins sooner. */
import { untrack } from 'svelte';
import { ask } from '../../bridge';
import { expected } from './expected.svelte';
import { form } from './form.svelte';
import { range } from './range.svelte';
import { training } from './training.svelte';

/** How long the form is left alone before: by then a measurement that this would disturb has begun. */
const CALM_MS = 2500;

const shown = (): unknown[] => [form.settings, form.choice];

/**
 * Only once something was changed or has been trained: who opens the app to look at something else shall
 * not pay for it. Called while a component begins, for as long as it lives.
 */
export function keepTrainerWarm(): void {
  const first = untrack(shown);
  $effect(() => {
    const isUsed = shown().some((part, at) => part !== first[at]) || training.run !== null;
    const isBusy = training.phase !== 'idle' || range.busy || expected.measuring;
    if (!isUsed || isBusy) return undefined;
    const isShipped = form.data === null;
    const calm = setTimeout(() => {
      // Without it the next run begins later, and that is all.
      ask('train:warm', { isShipped }).catch(() => undefined);
    }, CALM_MS);
    return () => {
      clearTimeout(calm);
    };
  });
}
