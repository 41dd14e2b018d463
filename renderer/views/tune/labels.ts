/** What states are called in this view. */
import { stateText } from '../runs/table/cell';
import type { SweepStatus, TrialState } from '@engine/sweep/records';

/** What a trial's state is called while the sweep has this status. */
export function stateName(state: TrialState, status: SweepStatus): string {
  const over = status === 'finished' || status === 'stopped' || status === 'failed';
  if (state === 'waiting') return over ? 'Stopped early' : 'Waiting';
  // Whatever a sweep that no longer runs says of it, nothing trains.
  if (state === 'paused' || (state === 'running' && status !== 'running')) {
    return over ? 'Interrupted' : 'Paused';
  }
  return stateText(state);
}

export const STATUS_NAMES: Record<SweepStatus, string> = {
  running: 'Running',
  paused: 'Paused',
  stopped: 'Stopped',
  finished: 'Finished',
  failed: 'Failed',
  interrupted: 'Interrupted',
};
