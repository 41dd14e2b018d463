/** Sweeps, queues and settings are hostile until they are read: their files can come from anywhere. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULTS, parseSettings, SettingsError } from '@engine/settings';
import { parsePlan } from '@engine/sweep/plan';
import type { SweepRecord, Trial } from '@engine/sweep/records';
import { RunQueue } from '@engine/sweep/run-queue';
import { viewOf } from '@engine/sweep/leaderboard';
import { SweepError } from '@engine/sweep/sweep-error';
import { SweepStore } from '@engine/sweep/sweep-store';
import { damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { planOf, sweepOf } from '../sweep/fake';

/** For what is written to the disk each time; ATELIER_FUZZ=10000 gives ten thousand to each. */
const FEWER = 500;

let home: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  home = temporaryFolder();
});
afterAll(() => {
  home.remove();
});

const plan = planOf({ learningRate: '0.001..0.01', batchSize: '32..96', hidden: '64-32, none' });

function trial(at: number, changes: Partial<Trial> = {}): Trial {
  return {
    run: `20260101-00000${at}-dense-abcd`,
    values: { learningRate: 0.001 * (at + 1), batchSize: 32 + at, hidden: at % 2 ? [] : [64, 32] },
    state: 'waiting',
    target: 1,
    curve: [0.5 + at / 100],
    testAccuracy: 0.5,
    seconds: 3,
    message: null,
    ...changes,
  };
}

/** Enough trials that it is asked which settings mattered. */
const trials = Array.from({ length: 9 }, (_, at) => trial(at));
const records: SweepRecord[] = [
  { ...sweepOf(plan), secondsUsed: 30, trials },
  {
    ...sweepOf({ ...plan, strategy: 'grid', trials: 4 }),
    status: 'failed',
    message: 'It failed.',
    trials: [trial(0, { state: 'failed', message: 'It failed.', curve: [] })],
  },
];

it('a damaged sweep is shown or refused', async () => {
  const store = new SweepStore(home.path);
  const [{ sweep }] = records as [SweepRecord];
  mkdirSync(store.path(sweep), { recursive: true });
  const { read, refused } = await survives(
    damagedJson(records.map((record) => JSON.stringify(record))),
    [SweepError],
    async (bytes) => {
      writeFileSync(join(store.path(sweep), 'sweep.json'), bytes);
      const { standings, record } = viewOf(await store.read(sweep));
      expect(standings).toHaveLength(record.trials.length);
      expect(record.sweep).toBe(sweep);
    },
    inputs(FEWER),
  );
  expect([read > 10, refused > 100]).toEqual([true, true]);
});

/** In place of drawn ones, so that the inputs are the same every time. */
const ID = '00000000-0000-4000-8000-000000000000';

it('a damaged queue is loaded, and waits, or is refused', async () => {
  const { cnn, linear } = DEFAULTS;
  const queue = new RunQueue(home.path);
  for (const settings of [cnn, linear]) await queue.add(null, { settings, dataFolder: null });
  const runs = queue.now.runs.map((run, at) => ({ ...run, id: ID.replace(/.$/, String(at)) }));
  const { read, refused } = await survives(
    damagedJson([JSON.stringify({ ...queue.now, runs })]),
    [SweepError],
    async (bytes) => {
      writeFileSync(join(home.path, 'queue.json'), bytes);
      const loaded = new RunQueue(home.path);
      await loaded.load();
      expect(loaded.next).toBeNull();
      for (const { settings } of loaded.now.runs) expect(parseSettings(settings)).toEqual(settings);
    },
    inputs(FEWER),
  );
  expect([read > 5, refused > 100]).toEqual([true, true]);
});

/** What is no JSON is refused by whoever reads the file. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new SweepError('This is no JSON.');
  }
}

it('damaged settings are settings or are refused', async () => {
  const { read, refused } = await survives(
    damagedJson(Object.values(DEFAULTS).map((settings) => JSON.stringify(settings))),
    [SettingsError, SweepError],
    (bytes) => {
      const settings = parseSettings(parsed(bytes));
      expect(parseSettings(settings)).toEqual(settings);
    },
  );
  expect([read > 20, refused > 200]).toEqual([true, true]);
});

it('a damaged plan is a plan that can be carried out or is refused', async () => {
  const { read, refused } = await survives(
    damagedJson([JSON.stringify(plan), JSON.stringify({ ...plan, strategy: 'random' })]),
    [SettingsError, SweepError],
    (bytes) => {
      expect(viewOf(sweepOf(parsePlan(parsed(bytes)))).goesOn).toBe(true);
    },
  );
  expect([read > 20, refused > 200]).toEqual([true, true]);
});
