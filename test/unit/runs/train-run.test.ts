import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { toUnit, type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import type { RunRecord } from '@engine/records';
import { RunStore } from '@engine/runs/run-store';
import { newRunId } from '@engine/storage/run-id';
import { describeSettings } from '@engine/run-table/describe';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { AUGMENTATIONS, settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder, pixelsIn } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let dataset: Dataset;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(`${home.path}/data`, await realSlice(400, 100));
  dataset = await readDataset({ folder: `${home.path}/data` });
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
    expect(evaluation.images).toBe(100);
    expect(record.testAccuracy).toBe(evaluation.accuracy);
    const epochs = (await store.metrics('a-run')).filter((line) => line.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it('keeps the last epoch where the settings say so, with its own validation accuracy', async () => {
    const settings = settingsFor('linear', { epochs: 3, keptWeights: 'last' });
    const plan = { run: 'last-run', name: null, settings, dataFolder: dataset.folder };
    await trainRun(store, dataset, plan, quiet);
    const record = await store.read('last-run');
    const epochs = (await store.metrics('last-run')).filter((line) => line.kind === 'epoch');
    expect(record.bestEpoch).toBe(3);
    expect(record.bestValidationAccuracy).toBe(epochs[2]?.validationAccuracy);
  });

  it('can be asked again from its folder alone, with the same answers', async () => {
    const settings = settingsFor('dense', { epochs: 2, hidden: [16] });
    const plan = { run: 'b-run', name: 'Mine', settings, dataFolder: dataset.folder };
    await trainRun(store, dataset, plan, quiet);
    const { network, classNames } = await loadClassifier(store, 'b-run');
    expect(classNames[0]).toBe('T-shirt/top');
    const stored = await store.predictions('b-run');
    expect([...network.predict(toUnit(pixelsIn(dataset.test)))]).toEqual([
      ...(stored?.values ?? []),
    ]);
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
    // Each step takes ten times each weight away, so that they grow without end.
    const settings = settingsFor('linear', {
      epochs: 60,
      learningRate: 10,
      weightDecay: 1,
      optimizer: 'sgd',
      schedule: 'constant',
    });
    const plan = { run: 'd-run', name: null, settings, dataFolder: null };
    await expect(trainRun(store, dataset, plan, quiet)).rejects.toThrow('became NaN or infinite');
    expect(await store.read('d-run')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('try a tenth of it') as string,
    });
  });
});

describe('a run that goes on', () => {
  const WRITTEN = [
    'metrics.ndjson',
    'histograms.ndjson',
    'weights.safetensors',
    'predictions.safetensors',
  ];
  const settings = settingsFor('dense', { epochs: 4, hidden: [16], dropout: 0.3 });
  const plan = (run: string) => ({ run, name: null, settings, dataFolder: null });

  /** A run that was stopped in the middle of an epoch. */
  async function stoppedIn(epoch: number, run: string): Promise<void> {
    const stop = new AbortController();
    await trainRun(store, dataset, plan(run), {
      ...quiet,
      signal: stop.signal,
      metrics(line) {
        if (line.kind === 'step' && line.epoch === epoch) stop.abort();
      },
    });
  }

  const file = (run: string, name: string) => readFileSync(join(store.path(run), name));

  it.each([1, 3])('after a stop in epoch %i writes what it would have written', async (epoch) => {
    const whole = await trainRun(store, dataset, plan('whole'), quiet);
    await stoppedIn(epoch, 'part');
    expect(await store.read('part')).toMatchObject({ status: 'stopped', epochsDone: epoch - 1 });
    const rest = await resumeRun(store, dataset, { run: 'part', epochs: null }, quiet);
    expect(rest.evaluation).toEqual(whole.evaluation);
    expect(rest.record).toMatchObject({ status: 'finished', epochsDone: 4 });
    for (const name of WRITTEN) {
      expect(file('part', name).equals(file('whole', name)), name).toBe(true);
    }
  });

  it.each(AUGMENTATIONS)(
    'after it had finished goes on from what training left, not from what was calibrated: %s',
    async (augmentation) => {
      const constant = settingsFor('dense', {
        epochs: 4,
        hidden: [16],
        batchSize: 32,
        schedule: 'constant',
        emaDecay: 0.9,
        augmentation,
        // Enough of the 400 images to calibrate on.
        validationSplit: 0.3,
      });
      const shorter = { ...plan('part'), settings: { ...constant, epochs: 2 } };
      const first = await trainRun(store, dataset, shorter, quiet);
      expect(first.evaluation.calibration?.temperature).not.toBeCloseTo(1, 3);
      const calibrated = file('part', 'weights.safetensors');
      const best = join('checkpoints', 'epoch-2', 'best.safetensors');
      expect(file('part', best).equals(calibrated)).toBe(false);
      const rest = await resumeRun(store, dataset, { run: 'part', epochs: 4 }, quiet);
      const whole = await trainRun(store, dataset, { ...plan('whole'), settings: constant }, quiet);
      expect(rest.evaluation).toEqual(whole.evaluation);
      for (const name of [...WRITTEN, join('checkpoints', 'epoch-4', 'best.safetensors')]) {
        expect(file('part', name).equals(file('whole', name)), name).toBe(true);
      }
    },
  );

  it('keeps the best weights from before as training made them, where none better come', async () => {
    const finished = await trainRun(store, dataset, plan('a'), quiet);
    const best = (epoch: number) =>
      file('a', join('checkpoints', `epoch-${epoch}`, 'best.safetensors'));
    const before = best(4);
    // No later epoch can be better than one that is said to be perfect.
    const state = join(store.path('a'), 'checkpoints', 'epoch-4', 'state.json');
    const stored = JSON.parse(readFileSync(state, 'utf8')) as { best: { score: number } };
    stored.best.score = 1;
    writeFileSync(state, JSON.stringify(stored));
    const rest = await resumeRun(store, dataset, { run: 'a', epochs: 5 }, quiet);
    expect(best(5).equals(before)).toBe(true);
    expect(rest.evaluation).toEqual(finished.evaluation);
  });

  it('has no scores of other weights until it ends', async () => {
    await trainRun(store, dataset, plan('a'), quiet);
    let during: unknown = 'not looked';
    let record: unknown = 'not looked';
    await resumeRun(
      store,
      dataset,
      { run: 'a', epochs: 5 },
      {
        ...quiet,
        metrics(line) {
          if (line.kind !== 'epoch') return;
          during = readdirSync(store.path('a'));
          record = JSON.parse(file('a', 'run.json').toString());
        },
      },
    );
    expect(record).toMatchObject({ testAccuracy: null, testLoss: null });
    expect(record).not.toHaveProperty('testBalancedAccuracy');
    expect(during).not.toContain('evaluation.json');
    expect(during).not.toContain('predictions.safetensors');
    expect(await store.evaluation('a')).not.toBeNull();
  });

  it('cannot go on where it was fine-tuned on photos', async () => {
    const { record } = await trainRun(store, dataset, plan('a'), quiet);
    await store.write({ ...record, fineTunedFrom: { from: 'b', photos: 3 } });
    await expect(resumeRun(store, dataset, { run: 'a', epochs: 9 }, quiet)).rejects.toThrow(
      'was fine-tuned on photos and cannot be trained further',
    );
  });

  it('keeps one checkpoint, of the last epoch', async () => {
    await trainRun(store, dataset, plan('a'), quiet);
    expect(readdirSync(join(store.path('a'), 'checkpoints'))).toEqual(['epoch-4']);
  });

  it('is told of an epoch once everything about it is on the disk', async () => {
    const epochs: number[] = [];
    await trainRun(store, dataset, plan('a'), {
      ...quiet,
      metrics(line) {
        if (line.kind !== 'epoch') return;
        epochs.push(line.epoch);
        const { checkpoint, epochsDone } = JSON.parse(
          file('a', 'run.json').toString(),
        ) as RunRecord;
        expect(checkpoint).toBe(`epoch-${line.epoch}`);
        expect(epochsDone).toBe(line.epoch);
      },
    });
    expect(epochs).toEqual([1, 2, 3, 4]);
  });

  it('needs more epochs where all are done, and trains those', async () => {
    await trainRun(store, dataset, plan('a'), quiet);
    const resume = (epochs: number | null) =>
      resumeRun(store, dataset, { run: 'a', epochs }, quiet);
    await expect(resume(null)).rejects.toThrow(
      'has already trained for 4 epochs. To train it further',
    );
    await expect(resume(2000)).rejects.toThrow('Epochs must be a whole number from 1 to 1000');
    const { record } = await resume(6);
    expect(record).toMatchObject({ status: 'finished', epochsDone: 6, settings: { epochs: 6 } });
    const epochs = (await store.metrics('a')).filter((line) => line.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is scored where it was killed after its last epoch', async () => {
    const { evaluation } = await trainRun(store, dataset, plan('a'), quiet);
    const record = await store.read('a');
    await store.write({ ...record, status: 'interrupted', testAccuracy: null, testLoss: null });
    const resumed = await resumeRun(store, dataset, { run: 'a', epochs: null }, quiet);
    expect(resumed.evaluation).toEqual(evaluation);
    expect(resumed.record).toMatchObject({ status: 'finished', epochsDone: 4 });
  });

  it('refuses to go on while it trains, on other classes, or from a damaged checkpoint', async () => {
    await stoppedIn(3, 'a');
    const record = await store.read('a');
    await store.write({ ...record, status: 'running', startedAt: new Date().toISOString() });
    const resume = (data = dataset) => resumeRun(store, data, { run: 'a', epochs: null }, quiet);
    await expect(resume()).rejects.toThrow('is already training');
    await store.write(record);
    await expect(resume({ ...dataset, classNames: ['x', 'y'] })).rejects.toThrow('other classes');
    writeFileSync(join(store.path('a'), 'checkpoints', 'epoch-2', 'state.json'), '{"epoch":');
    await expect(resume()).rejects.toThrow('The run’s checkpoint epoch-2 cannot be read');
    expect((await store.read('a')).status).toBe('stopped');
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
