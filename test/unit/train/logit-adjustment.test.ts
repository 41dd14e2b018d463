import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun, type RunWatcher } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { logitAdjustment, teacherAdjustment } from '@engine/train/logit-adjustment';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

describe('how much logits are adjusted', () => {
  it('is the logarithm of how often each class was shown, with the mean 0', () => {
    // 100 and 4 images, shown by their square roots: five times as often.
    const labels = Uint8Array.from({ length: 104 }, (_, at) => (at < 100 ? 0 : 1));
    const [frequent = NaN, rare = NaN] = logitAdjustment(labels, 2);
    expect(rare - frequent).toBeCloseTo(Math.log(5), 5);
    expect(rare + frequent).toBeCloseTo(0, 5);
  });

  it('is 0 where all classes are equally frequent, and for a class without images', () => {
    expect([...logitAdjustment(Uint8Array.of(0, 1, 0, 1), 3)]).toEqual([0, 0, 0]);
    const [first = NaN, none, last = NaN] = logitAdjustment(Uint8Array.of(0, 0, 0, 2), 3);
    expect(none).toBe(0);
    expect(first).toBeCloseTo(-last, 5);
  });
});

describe('how much the logits of its teachers are adjusted', () => {
  // The first class has four times as many images: twice as many by the square root.
  const labels = Uint8Array.of(0, 0, 0, 0, 1);
  it.each([
    ['adjusted', 2],
    ['balanced', 2],
    ['square-root', 1],
    ['uniform', 1 / 2],
  ] as const)(
    'makes a teacher of %s prefer classes as often as they are shown',
    (sampling, expected) => {
      const [frequent = NaN, rare = NaN] = teacherAdjustment(sampling, labels, 2);
      expect(Math.exp(frequent - rare)).toBeCloseTo(expected, 5);
    },
  );
});

describe('a run whose logits are adjusted', () => {
  let home: ReturnType<typeof temporaryFolder>;
  let store: RunStore;
  let dataset: Dataset;
  beforeEach(async () => {
    home = temporaryFolder();
    store = new RunStore(home.path);
    const slice = await realSlice(400, 100);
    // Of classes 5 to 9 most images are of another: uneven by far.
    const labels = slice.train.labels.map((label, at) => (label > 4 && at % 10 > 0 ? 0 : label));
    writeIdxFolder(`${home.path}/data`, { ...slice, train: { ...slice.train, labels } });
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
  const settingsOf = (sampling: 'square-root' | 'adjusted', epochs = 2) =>
    settingsFor('dense', { epochs, hidden: [16], sampling, validationSplit: 0 });

  it('is trained as by the square root, and answers by another bias of its last layer', async () => {
    for (const sampling of ['square-root', 'adjusted'] as const) {
      const plan = { run: sampling, name: null, settings: settingsOf(sampling), dataFolder: null };
      await trainRun(store, dataset, plan, quiet);
    }
    const timeless = async (run: string) =>
      (await store.metrics(run)).map((line) => ({ ...line, seconds: null }));
    expect(await timeless('adjusted')).toEqual(await timeless('square-root'));
    const [before, after] = [await store.weights('square-root'), await store.weights('adjusted')];
    const shift = logitAdjustment(dataset.train.labels, 10);
    const last = [...before.keys()].filter((name) => name.endsWith('/bias')).at(-1);
    for (const [name, values] of before) {
      const isLast = name === last;
      const expected = isLast ? values.map((value, at) => value + (shift[at] ?? NaN)) : values;
      expect(after.get(name), name).toEqual(expected);
    }
  });

  it('is adjusted once where it was stopped, and scored, in between', async () => {
    const plan = { name: null, settings: settingsOf('adjusted', 3), dataFolder: null };
    await trainRun(store, dataset, { ...plan, run: 'whole' }, quiet);
    const stop = new AbortController();
    const watcher: RunWatcher = {
      ...quiet,
      signal: stop.signal,
      metrics(line) {
        if (line.kind === 'step' && line.epoch === 2) stop.abort();
      },
    };
    await trainRun(store, dataset, { ...plan, run: 'part' }, watcher);
    await resumeRun(store, dataset, { run: 'part', epochs: null }, quiet);
    expect(await store.weights('part')).toEqual(await store.weights('whole'));
  });
});
