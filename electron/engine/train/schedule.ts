/** How the learning rate changes over a run. */
import type { Settings } from '../settings';

type ScheduleSettings = Pick<
  Settings,
  | 'schedule'
  | 'learningRate'
  | 'warmUpEpochs'
  | 'stepEpochs'
  | 'stepFactor'
  | 'cycleRise'
  | 'epochs'
>;

/** One-cycle begins at this part of the set rate. */
const CYCLE_START = 1 / 25;
/** And it ends at this part of the set rate. */
const CYCLE_END = 1e-4;

/** From `from` to `to` along half a cosine, as `share` goes from 0 to 1. */
function cosine(from: number, to: number, share: number): number {
  return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * share));
}

/** Of the set rate; warm-up comes on top. */
function scheduled(settings: ScheduleSettings, step: number, stepsPerEpoch: number): number {
  const share = Math.min(1, step / (settings.epochs * stepsPerEpoch));
  switch (settings.schedule) {
    case 'constant':
      return 1;
    case 'cosine':
      return cosine(1, 0, share);
    case 'one-cycle': {
      const { cycleRise } = settings;
      return share < cycleRise
        ? cosine(CYCLE_START, 1, share / cycleRise)
        : cosine(1, CYCLE_END, (share - cycleRise) / (1 - cycleRise));
    }
    case 'step': {
      const drops = Math.floor(step / (settings.stepEpochs * stepsPerEpoch));
      return settings.stepFactor ** drops;
    }
  }
}

/** Half a cosine down from the rate, over all the steps as one epoch. */
export function cosineFrom(learningRate: number): ScheduleSettings {
  const unused = { warmUpEpochs: 0, stepEpochs: 1, stepFactor: 1, cycleRise: 0 };
  return { schedule: 'cosine', learningRate, epochs: 1, ...unused };
}

/**
 * The learning rate of a step.
 *
 * constant: the set rate. cosine: half a cosine from it down to zero (Loshchilov and Hutter 2017,
 * without restarts). one-cycle: up from a 25th of it for the share `cycleRise` of the run, then
 * down to a ten-thousandth (Smith and Topin 2018). step: times `stepFactor` after every `stepEpochs`. On top of
 * any of them the rate rises in a straight line over the first `warmUpEpochs`.
 * @param step optimizer steps so far, from 0
 */
export function learningRateAt(
  settings: ScheduleSettings,
  step: number,
  stepsPerEpoch: number,
): number {
  const warmUpSteps = settings.warmUpEpochs * stepsPerEpoch;
  const warm = step < warmUpSteps ? (step + 1) / (warmUpSteps + 1) : 1;
  return settings.learningRate * warm * scheduled(settings, step, stepsPerEpoch);
}
