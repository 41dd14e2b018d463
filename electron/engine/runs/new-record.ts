/** The record of a run that begins now: nothing is known of it yet. */
import type { RunRecord } from '../records';
import { tensorflow, tensorflowVersion } from '../tensorflow/load';

export function newRecord<Known extends RunRecord['settings']>(
  given: Pick<RunRecord, 'run' | 'name' | 'data'> & { settings: Known },
): RunRecord & { settings: Known } {
  const now = new Date().toISOString();
  return {
    formatVersion: 4,
    run: given.run,
    name: given.name,
    createdAt: now,
    startedAt: now,
    endedAt: null,
    status: 'running',
    message: null,
    settings: given.settings,
    data: given.data,
    processId: process.pid,
    parameterCount: null,
    trainSeconds: null,
    bestEpoch: null,
    versions: { tensorflow: tensorflowVersion(), 'tfjs-node': tensorflow().version['tfjs-node'] },
    checkpoint: null,
    epochsDone: 0,
    lastLoss: null,
    bestValidationAccuracy: null,
    testAccuracy: null,
    testLoss: null,
  };
}
