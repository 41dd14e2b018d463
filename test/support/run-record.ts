/** Runs as they are stored and listed, without the networks that they trained. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunNotes, RunRecord, RunSummary } from '@engine/records';
import { resumabilityOf } from '@engine/runs/resumability';
import { parseNotes } from '@engine/runs/notes';
import { DEFAULTS } from '@engine/settings';
import { GRAY_28 } from '@engine/data/image-shape';

export const CLASS_NAMES = Array.from({ length: 10 }, (_, at) => `Class ${at}, “ä”`);

export function runRecord(run: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    formatVersion: 12,
    run,
    name: `Name of ${run}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: new Date().toISOString(),
    endedAt: '2026-01-01T00:01:00.000Z',
    status: 'finished',
    message: null,
    settings: DEFAULTS.linear,
    data: { folder: null, shape: GRAY_28, classNames: CLASS_NAMES },
    processId: process.pid,
    parameterCount: null,
    trainSeconds: 1,
    bestEpoch: 1,
    versions: {},
    platform: null,
    checkpoint: null,
    epochsDone: 1,
    lastLoss: 0.5,
    bestValidationAccuracy: 0.8,
    testAccuracy: 0.8,
    testLoss: 0.5,
    ...changes,
  };
}

/** As a list has it. */
export function runSummary(
  run: string,
  changes: Partial<RunRecord> = {},
  notes: Partial<RunNotes> = {},
): RunSummary {
  const record = runRecord(run, changes);
  const all = { ...parseNotes(null).notes, ...notes };
  return { ...record, notes: all, resumability: resumabilityOf(record) };
}

/** Put run folders with nothing but records and measurements into a home. */
export function writeRecords(home: string, records: readonly RunRecord[]): void {
  for (const record of records) {
    const folder = join(home, 'runs', record.run);
    mkdirSync(folder, { recursive: true });
    const line = {
      kind: 'epoch',
      epoch: 1,
      step: 10,
      learningRate: 0.01,
      loss: record.lastLoss,
      accuracy: 0.8,
      validationLoss: 0.5,
      validationAccuracy: record.bestValidationAccuracy,
    };
    writeFileSync(join(folder, 'metrics.ndjson'), `${JSON.stringify(line)}\n`);
    writeFileSync(join(folder, 'run.json'), JSON.stringify(record, null, 2));
  }
}
