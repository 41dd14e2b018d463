import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClassifier } from '../../../electron/engine/classify/classifier';
import { readDataset, toUnit, type Dataset } from '../../../electron/engine/data/dataset';
import { RunStore } from '../../../electron/engine/runs/run-store';
import { newRunId } from '../../../electron/engine/runs/run-id';
import { describeSettings, trainRun } from '../../../electron/engine/runs/train-run';
import { settingsFor } from '../../../electron/engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let dataset: Dataset;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(`${home.path}/data`, await realSlice(800, 200));
  dataset = await readDataset(`${home.path}/data`);
});
afterEach(() => {
  home.remove();
});

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};

describe('a whole run', () => {
  it('leaves settings, metrics, weights, scores and predictions behind', async () => {
    const settings = settingsFor('cnn', { epochs: 2, filters: [8], hidden: [16] });
    const plan = { run: 'a-run', name: null, settings, dataFolder: dataset.folder };
    const { record, evaluation } = await trainRun(store, dataset, plan, quiet);
    expect(record).toMatchObject({ status: 'finished', epochsDone: 2, name: 'CNN 8-16' });
    expect(await store.read('a-run')).toEqual(record);
    expect(await store.evaluation('a-run')).toEqual(evaluation);
    expect(evaluation.images).toBe(200);
    expect(record.testAccuracy).toBe(evaluation.accuracy);
    const epochs = (await store.metrics('a-run')).filter((line) => line.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('can be asked again from its folder alone, with the same answers', async () => {
    const settings = settingsFor('dense', { epochs: 2, hidden: [16] });
    const plan = { run: 'b-run', name: 'Mine', settings, dataFolder: dataset.folder };
    await trainRun(store, dataset, plan, quiet);
    const { network, classNames } = await loadClassifier(store, 'b-run');
    expect(classNames[0]).toBe('T-shirt/top');
    const stored = await store.predictions('b-run');
    expect([...network.predict(toUnit(dataset.test.pixels))]).toEqual([...(stored?.values ?? [])]);
    network.free();
  });

  it('writes the same metrics file for the same seed', async () => {
    const settings = settingsFor('dense', { epochs: 2, hidden: [16], seed: 8 });
    for (const run of ['one', 'two']) {
      await trainRun(store, dataset, { run, name: null, settings, dataFolder: null }, quiet);
    }
    expect(await store.metrics('two')).toEqual(await store.metrics('one'));
  });

  it('is kept as stopped, scored, when it is stopped', async () => {
    const stop = new AbortController();
    const settings = settingsFor('linear', { epochs: 1000 });
    const plan = { run: 'c-run', name: null, settings, dataFolder: null };
    const { record } = await trainRun(store, dataset, plan, {
      ...quiet,
      signal: stop.signal,
      metrics(line) {
        if (line.kind === 'epoch' && line.epoch === 3) stop.abort();
      },
    });
    expect(record.status).toBe('stopped');
    expect(record.testAccuracy).toBeGreaterThan(0.3);
  });

  it('is kept as failed, with the reason, when training cannot go on', async () => {
    const settings = settingsFor('dense', {
      epochs: 60,
      learningRate: 10,
      optimizer: 'sgd',
      schedule: 'constant',
    });
    const plan = { run: 'd-run', name: null, settings, dataFolder: null };
    await expect(trainRun(store, dataset, plan, quiet)).rejects.toThrow('no longer a number');
    expect(await store.read('d-run')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Try a tenth of it') as string,
    });
  });
});

describe('a run’s names', () => {
  it('are folders that sort by time and never collide', () => {
    const now = new Date('2026-03-04T05:06:07.890Z');
    const ids = Array.from({ length: 20 }, () => newRunId(settingsFor('cnn', {}), now));
    for (const id of ids) expect(id).toMatch(/^20260304-050607-cnn-[0-9a-f]{4}$/);
    expect(new Set(ids).size).toBeGreaterThan(18);
  });

  it('are their architecture until somebody gives another', () => {
    expect(describeSettings(settingsFor('linear', {}))).toBe('Linear');
    expect(describeSettings(settingsFor('dense', { hidden: [9, 8] }))).toBe('Dense 9-8');
    expect(describeSettings(settingsFor('dense', { hidden: [] }))).toBe('Dense');
  });
});
