/** Runs that start from another run's weights. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { refusalToStartFrom, settingsFrom } from '@engine/fine-tune/start-choice';
import { kerasFiles } from '@engine/export/keras/keras-script';
import { aboutRun } from '@engine/export/about';
import { refusalToRepeat } from '@engine/runs/repeat';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let dataset: Dataset;

beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(`${home.path}/data`, await realSlice(300, 50));
  dataset = await readDataset({ folder: `${home.path}/data` });
  const settings = settingsFor('cnn', { epochs: 1, filters: [6], hidden: [12], emaDecay: 0 });
  await trainRun(store, dataset, { run: 'base', name: 'Base', settings, dataFolder: null }, quiet);
});

afterAll(() => {
  home.remove();
});

describe('a run that starts from another', () => {
  it('has its network and recipe, slower and shorter', async () => {
    const base = await store.read('base');
    expect(settingsFrom(base)).toEqual({
      ...base.settings,
      learningRate: 0.001,
      epochs: 20,
      warmUpEpochs: 1,
    });
  });

  it('is exact, whatever the other run was: this computer may not have bfloat16', async () => {
    const base = await store.read('base');
    const mixed = settingsFor('cnn', { mixedPrecision: true });
    expect(settingsFrom({ ...base, settings: mixed }).mixedPrecision).toBe(false);
  });

  it('begins with its weights, and with a last layer of its own', async () => {
    const recipe = settingsFrom(await store.read('base'));
    const settings = settingsFor(recipe, { epochs: 1, learningRate: 1e-6, seed: 4 });
    const plan = { run: 'next', name: null, settings, dataFolder: null, startFrom: 'base' };
    const { record } = await trainRun(store, dataset, plan, quiet);
    expect(record.startedFrom).toBe('base');
    expect(await store.read('next')).toEqual(record);
    const [before, after] = [await store.weights('base'), await store.weights('next')];
    const distance = (name: string): number =>
      [...(before.get(name) ?? [])].reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (after.get(name)?.[at] ?? 0))),
        0,
      );
    expect(distance('convolution-1/filter')).toBeLessThan(1e-4);
    expect(distance('hidden-1/kernel')).toBeLessThan(1e-4);
    expect(distance('output/kernel')).toBeGreaterThan(0.1);
  });

  it('begins with them again where it is resumed before its first epoch has ended', async () => {
    const recipe = settingsFrom(await store.read('base'));
    const settings = settingsFor(recipe, { epochs: 1 });
    const plan = { name: null, settings, dataFolder: null, startFrom: 'base' };
    const { record } = await trainRun(store, dataset, { ...plan, run: 'whole' }, quiet);
    await trainRun(store, dataset, { ...plan, run: 'killed' }, quiet);
    // As a kill in its first epoch leaves it.
    const { testBalancedAccuracy: _, ...begun } = record;
    const scores = { testAccuracy: null, testLoss: null, bestValidationAccuracy: null };
    const none = { checkpoint: null, epochsDone: 0, bestEpoch: null, ...scores };
    await store.write({ ...begun, ...none, run: 'killed', status: 'interrupted' });
    await resumeRun(store, dataset, { run: 'killed', epochs: null }, quiet);
    expect(await store.weights('killed')).toEqual(await store.weights('whole'));
  });

  it('is neither repeated with other seeds nor exported as a script: both begin from random weights', async () => {
    const record = await store.read('next');
    expect(refusalToRepeat(record)).toContain('did not start from random weights');
    expect(() => kerasFiles(record, aboutRun(record))).toThrow('started from the weights of base');
  });

  it('needs weights, and images of the same shape', async () => {
    const settings = settingsFrom(await store.read('base'));
    const plan = { name: null, settings, dataFolder: null };
    await expect(
      trainRun(store, dataset, { ...plan, run: 'a', startFrom: 'nobody' }, quiet),
    ).rejects.toThrow('There is no run "nobody"');
    await expect(
      trainRun(store, dataset, { ...plan, run: 'a', startFrom: '../runs/base' }, quiet),
    ).rejects.toThrow('There is no run "../runs/base"');
    const wide = { ...dataset.train, shape: { height: 14, width: 56, channels: 1 } as const };
    const other = { ...dataset, train: wide, test: { ...dataset.test, shape: wide.shape } };
    await expect(
      trainRun(store, other, { ...plan, run: 'b', startFrom: 'base' }, quiet),
    ).rejects.toThrow('takes 28x28 gray images');
    expect(store.has('b')).toBe(false);
    const base = await store.read('base');
    expect(refusalToStartFrom(base, dataset.train.shape)).toBeNull();
    expect(refusalToStartFrom(base, wide.shape)).toBe(
      '“Base” takes 28x28 gray images; these are 56x14 gray.',
    );
  });
});
