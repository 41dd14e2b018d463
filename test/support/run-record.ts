/** The record of a run that nobody trained. */
import type { RunRecord } from '../../electron/engine/records';
import { DEFAULTS } from '../../electron/engine/settings';

export const CLASS_NAMES = Array.from({ length: 10 }, (_, at) => `Class ${at}, “ä”`);

export function runRecord(run: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    formatVersion: 4,
    run,
    name: `Name of ${run}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: new Date().toISOString(),
    endedAt: '2026-01-01T00:01:00.000Z',
    status: 'finished',
    message: null,
    settings: DEFAULTS.linear,
    data: { folder: null, classNames: CLASS_NAMES },
    processId: process.pid,
    parameterCount: null,
    trainSeconds: 1,
    bestEpoch: 1,
    versions: {},
    checkpoint: null,
    epochsDone: 1,
    lastLoss: 0.5,
    bestValidationAccuracy: 0.8,
    testAccuracy: 0.8,
    testLoss: 0.5,
    ...changes,
  };
}
