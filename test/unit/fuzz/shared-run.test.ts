/** A file that is said to be a shared run is hostile until it is imported. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import { RunError } from '@engine/storage/run-error';
import { RunStore } from '@engine/runs/run-store';
import { importRun } from '@engine/share/import-run';
import { ShareError } from '@engine/share/share-error';
import { shareRun } from '@engine/share/share-run';
import { damaged, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

const RUN = '20260101-000000-linear-abcd';
/** Each is written, synced, unpacked and removed; ATELIER_FUZZ=10000 takes some minutes. */
const FEWER = 150;

let home: ReturnType<typeof temporaryFolder>;
let there: RunStore;
let file: string;
let whole: Buffer;
beforeAll(async () => {
  home = temporaryFolder();
  there = new RunStore(join(home.path, 'there'));
  file = join(home.path, 'run.atelier');
  const here = new RunStore(join(home.path, 'here'));
  const classNames = ['hat', 'shoe'];
  await here.create(runRecord(RUN, { data: { folder: null, shape: GRAY_28, classNames } }));
  here.appendMetrics(RUN, { kind: 'step', epoch: 1, step: 1, loss: 1, accuracy: 0.5 });
  await here.writeWeights(RUN, new Map([['w', Float32Array.of(1, 2)]]), new Map());
  const table = new ProbabilityTable(Float32Array.of(0.75, 0.25, 0.5, 0.5), 2);
  await here.writeEvaluation(RUN, evaluate(table, Uint8Array.of(0, 1), classNames), table);
  await shareRun(here, RUN, file, { checkpoints: false });
  whole = readFileSync(file);
});
afterAll(() => {
  home.remove();
});

/** It becomes a run that can be read, or nothing at all; either way nothing lies elsewhere. */
async function imported(bytes: Buffer): Promise<void> {
  writeFileSync(file, bytes);
  const before = existsSync(there.folder) ? readdirSync(there.folder).length : 0;
  try {
    const { record } = await importRun(there, file);
    await there.weights(record.run);
    await there.evaluation(record.run);
    await there.delete(record.run);
    await there.emptyTrash();
  } finally {
    expect(existsSync(there.folder) ? readdirSync(there.folder).length : 0).toBe(before);
    expect(readdirSync(join(there.home, 'importing'))).toEqual([]);
    expect(readdirSync(home.path).sort()).toEqual(['here', 'run.atelier', 'there']);
  }
}

it('a damaged file is imported or refused', async () => {
  const ours = [ShareError, RunError];
  const { refused } = await survives(damaged([whole]), ours, imported, inputs(FEWER));
  expect(refused).toBeGreaterThan(30);
});

it('an archive that was changed and compressed again is imported or refused', async () => {
  const archive = gunzipSync(whole);
  const hostile = damaged([archive]).map((bytes) => gzipSync(bytes, { level: 1 }));
  const ours = [ShareError, RunError];
  const { refused } = await survives(hostile, ours, imported, inputs(FEWER));
  expect(refused).toBeGreaterThan(30);
});
