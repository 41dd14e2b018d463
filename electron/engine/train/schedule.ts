/** How the learning rate changes over a run. */
import type { ScheduleName } from '../settings';

/**
 * The learning rate of a step.
 *
 * cosine: half a cosine from the set rate down to zero over the whole run (Loshchilov and Hutter
 * 2017, without restarts).
 * @param step from 0
 * @param steps of the whole run
 */
export function learningRateAt(
  schedule: ScheduleName,
  learningRate: number,
  step: number,
  steps: number,
): number {
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'cosine':
      return 0.5 * learningRate * (1 + Math.cos((Math.PI * step) / steps));
  }
}
