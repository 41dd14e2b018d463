/** Trials as real runs, on few pictures. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { RunInUseError } from '@engine/storage/run-error';
import { RunTrials } from '@engine/sweep/run-trials';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let dataset: Dataset;
let trials: RunTrials;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(`${home.path}/data`, await realSlice(600, 100));
  dataset = await readDataset({ folder: `${home.path}/data` });
  trials = new RunTrials(store, dataset, { progress: () => undefined, metrics: () => undefined });
});
afterEach(() => {
  home.remove();
});

const settings = settingsFor('dense', { epochs: 6, hidden: [16] });
const never = new AbortController().signal;
const job = (run: string, target: number, begun = false) => ({
  sweep: 'a-sweep',
  run,
  name: run,
  settings,
  dataFolder: null,
  begun,
  target,
  score: false,
});
const quiet = () => undefined;

describe('a trial', () => {
  it('that is promoted twice is the run that it would have been at once', async () => {
    const metrics = (run: string) => readFileSync(join(store.path(run), 'metrics.ndjson'), 'utf8');
    const whole = await trials.train(job('whole', 6), never, quiet);
    const told: number[] = [];
    const first = await trials.train(job('cut', 1), never, (curve) => told.push(curve.length));
    expect(first).toMatchObject({ ended: false, curve: whole.curve.slice(0, 1) });
    expect(await store.read('cut')).toMatchObject({ status: 'stopped', sweep: 'a-sweep' });
    await trials.train(job('cut', 2, true), never, (curve) => told.push(curve.length));
    const last = await trials.train(job('cut', 6, true), never, (curve) => told.push(curve.length));
    expect(told).toEqual([1, 2, 3, 4, 5, 6]);
    expect({ ...last, time: null }).toEqual({ ...whole, time: null });
    expect(last.ended).toBe(true);
    expect(metrics('cut')).toBe(metrics('whole'));
  });

  it('that has come to its target already is not trained again', async () => {
    const first = await trials.train(job('there', 2), never, quiet);
    const again = await trials.train(job('there', 2, true), never, () => {
      throw new Error('It was trained again.');
    });
    expect(again).toMatchObject({ curve: first.curve, testAccuracy: null, ended: false });
  });

  it('ends when it is told to, and keeps what it has learned', async () => {
    const stop = new AbortController();
    const outcome = await trials.train(job('told', 6), stop.signal, ({ length }) => {
      if (length === 3) stop.abort();
    });
    expect(outcome.curve).toHaveLength(3);
    expect(outcome.ended).toBe(false);
    expect(outcome.testAccuracy).toBeGreaterThan(0);
  });

  it('whose run another process still holds is not trained, and stays as it is', async () => {
    await trials.train(job('held', 1), never, quiet);
    const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const processId = other.pid ?? 0;
    const startedAt = new Date().toISOString();
    await store.write({ ...(await store.read('held')), status: 'running', processId, startedAt });
    const trial = trials.train(job('held', 6, true), never, quiet);
    await expect(trial).rejects.toThrow(RunInUseError);
    await expect(trial).rejects.toThrow(
      `"held" is still in use by process ${processId}, which may be suspended. Wait until that process ends, or end it.`,
    );
    expect(await store.read('held')).toMatchObject({ status: 'running', epochsDone: 1 });
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill();
    await ended;
    const outcome = await trials.train(job('held', 6, true), never, quiet);
    expect(outcome).toMatchObject({ ended: true });
  });

  it('whose run was deleted is not begun anew', async () => {
    await expect(trials.train(job('gone', 6, true), never, quiet)).rejects.toThrow(
      'Its run was deleted',
    );
  });
});
