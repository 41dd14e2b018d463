/** What settings and states are called in this view. */
import type { SweepStatus, TrialState } from '../../../electron/engine/sweep/records';
import { settingLabel } from '../../../electron/engine/sweep/space';

const NAMES: Readonly<Record<string, string>> = {
  hidden: 'Hidden layers',
  batchNorm: 'Batch normalisation',
  blocks: 'Residual blocks',
  averaging: 'Weight averaging',
  warmUpEpochs: 'Warm-up',
  stepEpochs: 'Lowered every',
  stepFactor: 'Times',
};

export function settingName(setting: string): string {
  const label = settingLabel(setting);
  return NAMES[setting] ?? `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/** @param over whether the sweep has ended, so that nothing waits any more */
export function stateName(state: TrialState, over: boolean): string {
  if (state === 'waiting') return over ? 'stopped early' : 'waiting';
  if (state === 'paused') return over ? 'out of time' : 'paused';
  return state;
}

export const STATUS_NAMES: Record<SweepStatus, string> = {
  running: 'Running',
  paused: 'Paused',
  stopped: 'Stopped',
  finished: 'Finished',
  failed: 'Failed',
  interrupted: 'Interrupted',
};
