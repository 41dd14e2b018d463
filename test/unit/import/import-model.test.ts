/** Models that are brought in, against what they answered where they came from. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '@engine/classify/answer';
import { loadClassifier } from '@engine/classify/classifier';
import { explanationMap } from '@engine/classify/explanation';
import { predictImageViews } from '@engine/classify/test-views';
import { PIXELS, toUnit, type Dataset } from '@engine/data/dataset';
import { exportRun } from '@engine/export/export-run';
import { importModel, importText, type Imported } from '@engine/import/import-model';
import { photographed } from '@engine/augment/photographed';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { fineTuneOwn } from '@engine/fine-tune/fine-tune-own';
import { tensorCount } from '@engine/tensorflow/kernels';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { writeLayersModel, writeSavedModel } from '../../support/foreign-models';
import { realSlice, temporaryFolder, pixelsIn } from '../../support/idx-folder';
import { softmaxOfRows } from '../../support/probabilities';
import { storedRun } from '../../support/stored-run';
import { TENSORFLOW_MODEL, tensorflowAnswers } from '../../support/tensorflow-model';
import { GRAY_28 } from '@engine/data/image-shape';

let dataset: Dataset;
let pictures: Float32Array;
let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeAll(async () => {
  dataset = { folder: 'nowhere', ...(await realSlice(10, 200)) };
  pictures = toUnit(pixelsIn(dataset.test));
});
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});
afterEach(() => {
  home.remove();
});

function bring(path: string, name: string | null = null): Promise<Imported> {
  return importModel(store, dataset, { path, name, dataFolder: null });
}

async function answersOf(run: string): Promise<Float32Array> {
  const { network } = await loadClassifier(store, run);
  const answers = network.predict(pictures);
  network.free();
  return answers;
}

describe('an export of ours is a run of ours again', () => {
  const small = { epochs: 2, filters: [3, 4], hidden: [6] };
  it.each([
    ['linear', settingsFor('linear', {})],
    ['normalized dense', settingsFor('dense', { hidden: [9, 6] })],
    ['plain dense', settingsFor('dense', { hidden: [9], batchNorm: false })],
    ['normalized CNN', settingsFor('cnn', small)],
    ['plain CNN', settingsFor('cnn', { ...small, batchNorm: false })],
    ['ResNet', settingsFor('resnet', { filters: [3, 4], blocks: 1 })],
    ['with "none of these"', settingsFor('cnn', { ...small, augmentation: 'photos' })],
  ])('%s', async (_name, settings) => {
    const { run, network } = await storedRun(store, settings, {
      name: 'First “ä”',
      data: { folder: null, shape: GRAY_28, classNames: dataset.classNames },
    });
    const theirs = network.predict(pictures);
    network.free();
    for (const format of ['tfjs', 'savedmodel'] as const) {
      const folder = join(home.path, 'Mine & Größe', format);
      await exportRun(store, run, { format, card: null }, folder);
      const { record, isOurs, evaluation } = await bring(folder);
      expect(isOurs).toBe(true);
      expect(record).toMatchObject({
        name: 'First “ä”',
        settings,
        imported: { folder: format, format, output: 'probabilities' },
        testAccuracy: evaluation?.accuracy,
      });
      expect(furthest(await answersOf(record.run), theirs)).toBeLessThan(OF_PROBABILITIES);
      expect(existsSync(join(store.path(record.run), 'model'))).toBe(false);
      // It is whole enough to leave again.
      await exportRun(
        store,
        record.run,
        { format: 'onnx', card: null },
        join(home.path, `again-${format}`),
      );
    }
  });

  it('is one too where an older version wrote it, which had fewer settings', async () => {
    const settings = settingsFor('cnn', small);
    const { run, network } = await storedRun(store, settings, {
      data: { folder: null, shape: GRAY_28, classNames: dataset.classNames },
    });
    network.free();
    const folder = join(home.path, 'older');
    await exportRun(store, run, { format: 'tfjs', card: null }, folder);
    const file = join(folder, 'model.json');
    const model = JSON.parse(readFileSync(file, 'utf8')) as {
      userDefinedMetadata: { settings: Record<string, unknown> };
    };
    const {
      decayedWeights: _decayedWeights,
      mixedPrecision: _mixedPrecision,
      testAugmentation: _testAugmentation,
      keptWeights: _keptWeights,
      ...older
    } = model.userDefinedMetadata.settings;
    model.userDefinedMetadata.settings = older;
    writeFileSync(file, JSON.stringify(model));
    const { record, isOurs } = await bring(folder);
    expect(isOurs).toBe(true);
    expect(record.settings).toEqual(settings);
  });

  it('is scored as the run was, over as many views', async () => {
    const settings = settingsFor('cnn', { ...small, testAugmentation: 'mirror' });
    const { run, network } = await storedRun(store, settings, {
      data: { folder: null, shape: GRAY_28, classNames: dataset.classNames },
    });
    const mirrored = predictImageViews(network, dataset.test, 'mirror');
    network.free();
    await exportRun(store, run, { format: 'tfjs', card: null }, join(home.path, 'views'));
    const { record } = await bring(join(home.path, 'views'));
    const stored = (await store.predictions(record.run))?.values ?? new Float32Array();
    expect(furthest(stored, mirrored)).toBeLessThan(OF_PROBABILITIES);
  });

  it('cannot be trained further, because an export has no optimizer', async () => {
    const { run, network } = await storedRun(store, settingsFor('linear', {}));
    network.free();
    await exportRun(store, run, { format: 'tfjs', card: null }, join(home.path, 'out'));
    const { record } = await bring(join(home.path, 'out'));
    const watcher = {
      signal: new AbortController().signal,
      progress: () => undefined,
      metrics: () => undefined,
    };
    await expect(
      resumeRun(store, dataset, { run: record.run, epochs: null }, watcher),
    ).rejects.toThrow('has no optimizer state');
  });

  it('is kept as it came where its weights are not those of its settings', async () => {
    const settings = settingsFor('dense', { hidden: [7] });
    await writeLayersModel(join(home.path, 'm'), { metadata: { settings, name: 'Mine' } });
    const { record, isOurs } = await bring(join(home.path, 'm'));
    expect(isOurs).toBe(false);
    expect(record).toMatchObject({ name: 'Mine', settings: { model: 'imported' } });
  });
});

describe('settings that come with a model', () => {
  it('make no network that is far larger than the model', async () => {
    const settings = settingsFor('dense', { hidden: new Array<number>(8).fill(4096) });
    await writeLayersModel(join(home.path, 'm'), { metadata: { settings } });
    const before = process.memoryUsage().rss;
    const { isOurs } = await bring(join(home.path, 'm'));
    expect(isOurs).toBe(false);
    // The network alone would take 480 MB.
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300);
  });
});

describe('a layers model of tfjs is kept as it came', () => {
  it.each([
    ['probabilities', 'softmax', [28, 28, 1]],
    ['logits', 'linear', [28, 28, 1]],
    ['probabilities', 'softmax', [784]],
  ] as const)('%s by %s from %j', async (output, activation, input) => {
    const folder = join(home.path, 'my model');
    const answer = await writeLayersModel(folder, { activation, input: [...input] });
    const imported = await bring(folder, 'Theirs');
    const { record, isOurs, evaluation } = imported;
    expect(isOurs).toBe(false);
    expect(record).toMatchObject({
      name: 'Theirs',
      settings: { model: 'imported' },
      imported: { folder: 'my model', format: 'tfjs', output },
      parameterCount: 784 * 8 + 8 + 80 + 10,
      status: 'finished',
    });
    expect(importText(imported)).toContain(`outputs ${output}`);
    // Where it was imported from is not needed any more.
    rmSync(folder, { recursive: true });
    const raw = answer(pictures);
    const theirs = output === 'logits' ? softmaxOfRows(raw, 10) : raw;
    expect(furthest(await answersOf(record.run), theirs)).toBeLessThan(OF_PROBABILITIES);
    expect((await store.evaluation(record.run))?.accuracy).toBe(evaluation?.accuracy);
    expect((await store.predictions(record.run))?.count).toBe(200);
  });

  it('answers photos, says why, and gives its memory back', async () => {
    await writeLayersModel(join(home.path, 'm'));
    const { record } = await bring(join(home.path, 'm'));
    const classifier = await loadClassifier(store, record.run);
    const picture = photographed(pictures.subarray(0, PIXELS), 'other', Math.random);
    const first = judge(classifier, picture);
    const tensors = tensorCount();
    expect(judge(classifier, picture).probabilities).toEqual(first.probabilities);
    expect(first.probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    expect(explanationMap(classifier.network, picture, first.label)).toHaveLength(PIXELS);
    expect(tensorCount()).toBe(tensors);
    classifier.network.free();
    expect(tensorCount()).toBeLessThan(tensors);
  });

  it('has the class names inside, or beside it, and no score where they are others', async () => {
    const names = ['red', 'green', 'größer'];
    await writeLayersModel(join(home.path, 'a'), { outputs: 3, metadata: { classNames: names } });
    await writeLayersModel(join(home.path, 'b'), { outputs: 3 });
    writeFileSync(join(home.path, 'b', 'labels.txt'), `${names.join('\n')}\n`);
    for (const folder of ['a', 'b']) {
      const { record, evaluation } = await bring(join(home.path, folder));
      expect(record.data.classNames).toEqual(names);
      expect(record.testAccuracy).toBeNull();
      expect(evaluation).toBeNull();
      const { network, classNames } = await loadClassifier(store, record.run);
      expect(classNames).toEqual(names);
      expect(network.predict(pictures.subarray(0, PIXELS))).toHaveLength(3);
      network.free();
    }
  });
});

describe('a SavedModel is kept as it came', () => {
  it.each([
    ['logits', { softmax: false }],
    ['probabilities', { softmax: true }],
    ['logits', { input: [784] }],
    ['logits', { signature: 'mine' }],
  ] as const)('%s, %j', async (output, options) => {
    const folder = join(home.path, 'Größe');
    const matrix = writeSavedModel(folder, options);
    const { record } = await bring(folder);
    expect(record.imported).toEqual({ folder: 'Größe', format: 'savedmodel', output });
    rmSync(folder, { recursive: true });
    const logits = new Float32Array(200 * 10);
    for (let at = 0; at < 200; at++) {
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const value = pictures[at * PIXELS + pixel] ?? 0;
        for (let label = 0; label < 10; label++) {
          logits[at * 10 + label] =
            (logits[at * 10 + label] ?? 0) + value * (matrix[pixel * 10 + label] ?? 0);
        }
      }
    }
    expect(furthest(await answersOf(record.run), softmaxOfRows(logits, 10))).toBeLessThan(1e-4);
  });
});

describe('a SavedModel of TensorFlow itself, with variables', () => {
  it('comes in with its files, and answers as TensorFlow said', async () => {
    const { record, evaluation } = await bring(TENSORFLOW_MODEL);
    const told = tensorflowAnswers();
    expect(record).toMatchObject({
      name: 'tensorflow-saved-model',
      settings: { model: 'imported' },
      imported: { format: 'savedmodel', output: 'logits' },
    });
    // Of 200 images, where TensorFlow was asked 10,000.
    expect(Math.abs((evaluation?.accuracy ?? 0) - told.accuracy)).toBeLessThan(0.08);
    const theirs = softmaxOfRows(Float32Array.from(told.logits.flat()), 10);
    const ours = (await answersOf(record.run)).subarray(0, theirs.length);
    expect(furthest(ours, theirs)).toBeLessThan(OF_PROBABILITIES);
    const kept = join(store.path(record.run), 'model');
    expect(readdirSync(kept).sort()).toEqual(['saved_model.pb', 'variables']);
  });
});

describe('what is kept as it came cannot', () => {
  it('be trained, fine-tuned, or exported, and says so', async () => {
    await writeLayersModel(join(home.path, 'm'));
    const { record } = await bring(join(home.path, 'm'), 'Theirs');
    const { run } = record;
    const watcher = {
      signal: new AbortController().signal,
      progress: () => undefined,
      metrics: () => undefined,
    };
    await expect(resumeRun(store, dataset, { run, epochs: 3 }, watcher)).rejects.toThrow(
      '"Theirs" was imported for inference only: it can predict, be evaluated and be served, but it cannot be trained further.',
    );
    const report = { run: 'new', name: null, from: run, photos: [], perClass: null, seed: 1 };
    await expect(fineTuneOwn(store, report, watcher)).rejects.toThrow('it cannot be fine-tuned.');
    for (const format of ['tfjs', 'onnx', 'keras-script'] as const) {
      const out = join(home.path, 'out');
      await expect(exportRun(store, run, { format, card: null }, out)).rejects.toThrow(
        `it cannot be exported. Its files are in ${join(store.path(run), 'model')}.`,
      );
      expect(existsSync(out)).toBe(false);
    }
    expect(readdirSync(join(store.path(run), 'model')).sort()).toEqual([
      'model.json',
      'weights.bin',
    ]);
  });
});
