/** The record of a run that was fine-tuned, but for its scores. */
import type { Network } from '../models/network';
import type { Platform, RunRecord } from '../records';
import { canonicalName } from '../text/canonical-name';
import type { FineTunePlan } from './plan';

export interface FineTuned {
  network: Network;
  /** When it began, in ms since 1970. */
  start: number;
  platform: Platform;
  /** Whether it was stopped before its last step. */
  stopped: boolean;
}

export function fineTunedRecord(
  { run, name, base, classNames, photos }: Omit<FineTunePlan, 'seed' | 'assess'>,
  { network, start, platform, stopped }: FineTuned,
): RunRecord {
  const startedAt = new Date(start).toISOString();
  // Scores and place of the run that it was: neither is this one's.
  const { testBalancedAccuracy: _ofTheBase, sweep: _ofTheSearch, ...kept } = base;
  return {
    ...kept,
    run,
    name: canonicalName(name),
    createdAt: startedAt,
    startedAt,
    endedAt: new Date().toISOString(),
    status: stopped ? 'stopped' : 'finished',
    message: null,
    data: { ...base.data, classNames: [...classNames] },
    platform,
    versions: { ...base.versions, tensorflow: platform.libtensorflow },
    processId: process.pid,
    parameterCount: network.parameterCount,
    checkpoint: null,
    trainSeconds: (Date.now() - start) / 1000,
    lastLoss: null,
    bestValidationAccuracy: null,
    testAccuracy: null,
    testLoss: null,
    fineTunedFrom: { from: base.run, photos: photos.length },
  };
}
