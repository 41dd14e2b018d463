import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { whatWasCutOff } from '@engine/support/interrupted-jobs';
import { SweepStore } from '@engine/sweep/sweep-store';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';
import { planOf, sweepOf } from '../sweep/fake';

const SINCE = '2026-01-02T10:00:00.000Z';
const AFTER = '2026-01-02T10:05:00.000Z';
const BEFORE = '2026-01-02T09:00:00.000Z';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let sweeps: SweepStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  sweeps = new SweepStore(home.path);
});
afterEach(() => {
  home.remove();
});

/** A process that is not there. */
const gone = { status: 'running' as const, processId: 2 ** 22 + 1 };

async function run(name: string, startedAt: string, changes = {}): Promise<void> {
  await store.create(runRecord(name, { name, startedAt, ...gone, ...changes }));
}

it('names the runs that were training, with what is kept of them', async () => {
  await run('Dense', AFTER, { epochsDone: 3, checkpoint: 'epoch-3' });
  await run('Linear', AFTER, { epochsDone: 0 });
  await run('Earlier', BEFORE);
  await run('Whole', AFTER, { status: 'finished', testAccuracy: 0.9 });
  const words = await whatWasCutOff(store, sweeps, SINCE);
  expect(words).toContain(
    'Training of “Dense” was interrupted: 3 finished epochs are saved. Resume it to continue from there.',
  );
  expect(words).toContain(
    'Training of “Linear” was interrupted before its first epoch finished. Resume it to start again.',
  );
  expect(words).not.toMatch(/Earlier|Whole/);
});

it('names a sweep instead of its trials', async () => {
  const plan = planOf({ learningRate: '0.001..0.01' }, { name: 'Rates' });
  const { sweep, ...record } = sweepOf(plan);
  await sweeps.write({ ...record, sweep, startedAt: AFTER, ...gone });
  await run('Trial', AFTER, { sweep });
  expect(await whatWasCutOff(store, sweeps, SINCE)).toBe(
    'The sweep “Rates” was interrupted: 0 trials are saved. Resume it to continue from there.',
  );
});

it('says so where nothing was', async () => {
  expect(await whatWasCutOff(store, sweeps, SINCE)).toBe('Nothing was training.');
});
