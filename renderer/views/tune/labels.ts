/** What settings and states are called in this view. */
import type { SweepStatus, TrialState } from '../../../electron/engine/sweep/records';
import { settingLabel } from '../../../electron/engine/sweep/space';

const NAMES: Readonly<Record<string, string>> = {
  hidden: 'Hidden layers',
  batchNorm: 'Batch normalization',
  blocks: 'Residual blocks',
  averaging: 'EMA decay',
  warmUpEpochs: 'Warm-up',
  stepEpochs: 'Step size (epochs)',
  stepFactor: 'Gamma',
};

export function settingName(setting: string): string {
  const label = settingLabel(setting);
  return NAMES[setting] ?? `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/** What a trial's state is called while the sweep has this status. */
export function stateName(state: TrialState, status: SweepStatus): string {
  const over = status === 'finished' || status === 'stopped' || status === 'failed';
  if (state === 'waiting') return over ? 'stopped early' : 'waiting';
  // Whatever a sweep that no longer runs says of it, nothing trains.
  if (state === 'paused' || (state === 'running' && status !== 'running')) {
    return over ? 'interrupted' : 'paused';
  }
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
