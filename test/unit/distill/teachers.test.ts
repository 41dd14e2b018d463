/** Runs that learn the predictions of others, beside the labels (distillation). */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { pick, toUnit, type Dataset } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';
import { readDataset } from '@engine/data/read-dataset';
import { loadTeachers } from '@engine/distill/load-teachers';
import { Teachers } from '@engine/distill/teachers';
import { aboutRun } from '@engine/export/about';
import { modelCard } from '@engine/export/card/model-card';
import { kerasFiles } from '@engine/export/keras/keras-script';
import { buildNetwork } from '@engine/models/build';
import type { Weights } from '@engine/models/weights';
import { repetitions } from '@engine/curves/spread';
import { refusalToRepeat } from '@engine/runs/repeat';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun, type RunPlan } from '@engine/runs/train-run';
import { settingsFor, type Settings } from '@engine/settings';
import { floats, ints, read, tensorCount, tidy } from '@engine/tensorflow/kernels';
import { softCrossEntropy } from '@engine/tensorflow/operations';
import { Program } from '@engine/tensorflow/program';
import { logitAdjustment } from '@engine/train/logit-adjustment';
import { Optimizer } from '@engine/train/optimizer';
import { Steps } from '@engine/train/steps';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};
const SMALL = settingsFor('cnn', { epochs: 1, filters: [4], hidden: [8], emaDecay: 0 });

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let dataset: Dataset;

function plan(run: string, changes: Partial<RunPlan> = {}): RunPlan {
  return { run, name: null, settings: SMALL, dataFolder: null, ...changes };
}

beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(`${home.path}/data`, await realSlice(640, 50));
  dataset = await readDataset({ folder: `${home.path}/data` });
  for (const seed of [1, 2]) {
    const settings: Settings = { ...SMALL, seed };
    await trainRun(store, dataset, plan(`teacher-${seed}`, { settings }), quiet);
  }
});

afterAll(() => {
  home.remove();
});

describe('the loss of a taught network', () => {
  it('is the sum of the losses by label and by the teachers’ predictions, by their shares', () => {
    const logits = Float32Array.of(0.2, -1, 0.5, 2, 0.1, -0.4);
    const said = Float32Array.of(0.2, 0.3, 0.5, 0.1, 0.8, 0.1);
    const lossOf = (share: number): number[] =>
      tidy(() => {
        const taught = { probabilities: floats(said, [2, 3]), share };
        const targets = { smoothing: 0.1, taught };
        const labels = ints(Int32Array.of(2, 0), [2]);
        return [...read(softCrossEntropy(floats(logits, [2, 3]), labels, targets)[0])];
      });
    const [byLabel, byTeachers, both] = [lossOf(0), lossOf(1), lossOf(0.7)];
    for (const [at, loss] of both.entries()) {
      expect(loss).toBeCloseTo(0.3 * (byLabel[at] ?? 0) + 0.7 * (byTeachers[at] ?? 0), 5);
    }
    const row = [...logits.subarray(0, 3)];
    const sum = row.reduce((total, each) => total + Math.exp(each), 0);
    const byHand = row.reduce(
      (loss, each, at) => loss - (said[at] ?? 0) * (each - Math.log(sum)),
      0,
    );
    expect(byTeachers[0]).toBeCloseTo(byHand, 5);
  });
});

/** Nine steps on the same images, by one graph or kernel by kernel. */
async function weightsAfter(perEpoch: number): Promise<Weights> {
  const teachers = await loadTeachers(store, ['teacher-1', 'teacher-2'], dataset, SMALL);
  const network = buildNetwork(SMALL, 10, GRAY_28);
  const optimizer = new Optimizer(SMALL, network.parameters);
  const options = { ...SMALL, batchSize: 20, perEpoch, teachers };
  const steps = new Steps(network, optimizer, null, options);
  for (let step = 0; step < 9; step++) {
    const rows = Int32Array.from({ length: 20 }, (_, at) => 20 * step + at);
    const { pixels, labels } = pick(dataset.train, rows);
    const batch = { pictures: pixels, labels: Int32Array.from(labels) };
    steps.take(batch, { learningRate: 0.01, step, seed: step });
  }
  steps.settle();
  const weights = network.weights();
  for (const each of [steps, optimizer, network]) each.free();
  teachers?.free();
  return weights;
}

describe('teachers', () => {
  it('predict the mean of their probabilities', async () => {
    const networks = await Promise.all(
      ['teacher-1', 'teacher-2'].map(async (run) => (await loadClassifier(store, run)).network),
    );
    const [one, other] = networks as [(typeof networks)[0], (typeof networks)[0]];
    const pictures = toUnit(pick(dataset.test, Int32Array.of(0, 1, 2)).pixels);
    const means = one
      .predict(pictures)
      .map((each, at) => (each + (other.predict(pictures)[at] ?? 0)) / 2);
    const teachers = new Teachers([one, other]);
    const said = tidy(() => read(teachers.predict(floats(pictures, [3, 784]))).slice());
    for (const [at, value] of means.entries()) expect(said[at]).toBeCloseTo(value, 5);
    teachers.free();
  });

  it('teach in the graph of a step as they do kernel by kernel, and stay as they were', async () => {
    const alone = await weightsAfter(1);
    const run = vi.spyOn(Program.prototype, 'run');
    const together = await weightsAfter(100);
    expect(run.mock.calls.filter(([name]) => name === 'step')).toHaveLength(9);
    run.mockRestore();
    for (const [name, values] of alone) {
      const largest = values.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-3);
      for (const [at, value] of values.entries()) {
        const difference = Math.abs(value - (together.get(name)?.[at] ?? NaN)) / largest;
        // Adam makes whole steps of gradients that are nothing but rounding.
        expect(difference).toBeLessThan(0.05);
      }
    }
  });

  it('are given back with everything else', async () => {
    await weightsAfter(100);
    const before = tensorCount();
    await weightsAfter(100);
    expect(tensorCount()).toBe(before);
  });
});

describe('a run with teachers', () => {
  const teachers = ['teacher-1', 'teacher-2'];

  it('comes out differently, the same for the same seed, and notes whom it learned from', async () => {
    const { record } = await trainRun(store, dataset, plan('taught', { teachers }), quiet);
    expect(record.teachers).toEqual(teachers);
    expect(await store.read('taught')).toEqual(record);
    await trainRun(store, dataset, plan('taught-again', { teachers }), quiet);
    await trainRun(store, dataset, plan('untaught'), quiet);
    expect(await store.weights('taught-again')).toEqual(await store.weights('taught'));
    expect(await store.weights('untaught')).not.toEqual(await store.weights('taught'));
    expect(modelCard({ ...record, settings: SMALL }, null)).toContain(
      '- Teachers: teacher-1, teacher-2',
    );
  });

  it('is adjusted once for uneven classes where its teacher is adjusted too', async () => {
    // Of classes 5 to 9 most images are of another.
    const labels = dataset.train.labels.map((each, at) => (each > 4 && at % 10 > 0 ? 0 : each));
    const uneven = { ...dataset, train: { ...dataset.train, labels } };
    const settings: Settings = { ...SMALL, sampling: 'adjusted', validationSplit: 0 };
    await trainRun(store, uneven, plan('uneven', { settings }), quiet);
    const teacher = (await loadClassifier(store, 'uneven')).network;
    const taught = await loadTeachers(store, ['uneven'], uneven, settings);
    const preferred = logitAdjustment(labels, 10);
    const pictures = toUnit(pick(dataset.test, Int32Array.of(0, 1)).pixels);
    const answers = teacher.predict(pictures);
    const said = tidy(() => {
      const shown = taught?.predict(floats(pictures, [2, 784]));
      return shown === undefined ? [] : [...read(shown)];
    });
    for (const row of [0, 10]) {
      const sampled = answers
        .subarray(row, row + 10)
        .map((each, at) => each * Math.exp(-(preferred[at] ?? NaN)));
      const sum = sampled.reduce((total, each) => total + each, 0);
      for (const [at, each] of sampled.entries()) expect(said[row + at]).toBeCloseTo(each / sum, 4);
    }
    teacher.free();
    taught?.free();
  });

  it('is, resumed, the run that it would have been', async () => {
    const settings: Settings = { ...SMALL, epochs: 2, schedule: 'constant' };
    await trainRun(store, dataset, plan('whole', { teachers, settings }), quiet);
    const first: Settings = { ...settings, epochs: 1 };
    await trainRun(store, dataset, plan('parts', { teachers, settings: first }), quiet);
    await resumeRun(store, dataset, { run: 'parts', epochs: 2 }, quiet);
    expect(await store.weights('parts')).toEqual(await store.weights('whole'));
  });

  it('is no repetition of a run without, and neither repeated nor exported as a script', async () => {
    const [taught, untaught] = [await store.read('taught'), await store.read('untaught')];
    expect(repetitions([taught, untaught])).toHaveLength(2);
    expect(refusalToRepeat(taught)).toContain('was trained with teachers');
    expect(() => kerasFiles(taught, aboutRun(taught))).toThrow(
      'was trained with the predictions of teacher-1, teacher-2',
    );
  });

  it('needs teachers that exist and know the same images and classes', async () => {
    const taughtBy = (run: string, other: Dataset = dataset): Promise<unknown> =>
      trainRun(store, other, plan('refused', { teachers: [run] }), quiet);
    await expect(taughtBy('nobody')).rejects.toThrow('There is no run "nobody"');
    const classNames = dataset.classNames.map((name) => `${name}s`);
    await expect(taughtBy('teacher-1', { ...dataset, classNames })).rejects.toThrow(
      'was trained on other classes',
    );
    const wide = { ...dataset.train, shape: { height: 14, width: 56, channels: 1 } as const };
    const test = { ...dataset.test, shape: wide.shape };
    await expect(taughtBy('teacher-1', { ...dataset, train: wide, test })).rejects.toThrow(
      'takes 28x28 gray images, but the training images are 56x14 gray',
    );
    expect(store.has('refused')).toBe(false);
  });

  it('takes each teacher once, and no more than its record can hold', async () => {
    const taughtBy = (runs: string[]): Promise<unknown> =>
      trainRun(store, dataset, plan('refused', { teachers: runs }), quiet);
    await expect(taughtBy(['teacher-1', 'teacher-1'])).rejects.toThrow(
      'The teacher "teacher-1" is given twice.',
    );
    const many = Array.from({ length: 101 }, (_, at) => `teacher-${at}`);
    await expect(taughtBy(many)).rejects.toThrow('at most 100 teachers, not 101');
    await expect(taughtBy(['../runs/teacher-1'])).rejects.toThrow('There is no run "../runs/');
    expect(store.has('refused')).toBe(false);
  });

  it('is refused where its network also predicts images of no class', async () => {
    const settings: Settings = { ...SMALL, augmentation: 'photos' };
    const taught = trainRun(store, dataset, plan('refused', { teachers, settings }), quiet);
    await expect(taught).rejects.toThrow('images of no class, which teachers cannot predict');
    expect(store.has('refused')).toBe(false);
  });

  it.each(['../../other/run', '..', '/run', 'C:run', String.raw`..\run`, ''])(
    'is refused as damaged where a file from elsewhere has %j for a teacher',
    async (teacher) => {
      const { record } = await trainRun(store, dataset, plan('hostile'), quiet);
      await store.write({ ...record, teachers: [teacher] });
      await expect(store.read('hostile')).rejects.toThrow('is damaged: teachers');
    },
  );

  it('says so where a teacher has been deleted before it is resumed', async () => {
    const settings: Settings = { ...SMALL, seed: 9 };
    await trainRun(store, dataset, plan('passing', { settings }), quiet);
    await trainRun(store, dataset, plan('left', { teachers: ['passing'] }), quiet);
    rmSync(store.path('passing'), { recursive: true });
    await expect(resumeRun(store, dataset, { run: 'left', epochs: 2 }, quiet)).rejects.toThrow(
      'There is no run "passing" to serve as a teacher. If it was deleted, undo that',
    );
    expect((await store.read('left')).status).toBe('finished');
  });
});
