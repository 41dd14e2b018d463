/** Models that take other images than 28x28 gray. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { toUnit, type Dataset } from '@engine/data/dataset';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { GRAY_28, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { exportRun } from '@engine/export/export-run';
import { importModel, importText, type Imported } from '@engine/import/import-model';
import { checkInput } from '@engine/import/saved-model/shapes';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { generator } from '@engine/random';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { writeLayersModel, writeSavedModel } from '../../support/foreign-models';
import { temporaryFolder } from '../../support/idx-folder';
import { storedRun } from '../../support/stored-run';

const COLOR: ImageShape = { height: 24, width: 20, channels: 3 };
const NAMES = ['cat', 'dog', 'hat'];
const COUNT = 12;
const random = generator(1, 'test');

function dataOf(shape: ImageShape, classNames = NAMES): Dataset {
  const pixels = Uint8Array.from({ length: COUNT * valuesIn(shape) }, () => 256 * random());
  const labels = Uint8Array.from({ length: COUNT }, (_, at) => at % classNames.length);
  const part = { count: COUNT, shape, pixels, labels };
  return { folder: 'nowhere', classNames, train: part, test: part };
}

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let folder: string;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  folder = join(home.path, 'model');
});
afterEach(() => {
  home.remove();
});

function bring(dataset: Dataset, dataFolder: string | null = null): Promise<Imported> {
  return importModel(store, dataset, { path: folder, name: null, dataFolder });
}

async function answersOf(run: string, images: Float32Array): Promise<Float32Array> {
  const { network } = await loadClassifier(store, run);
  const answers = network.predict(images);
  network.free();
  return answers;
}

describe('an export of ours for 24x20 color images', () => {
  it.each([
    ['linear', settingsFor('linear', {})],
    ['dense', settingsFor('dense', { hidden: [9, 6] })],
    ['cnn', settingsFor('cnn', { filters: [3, 4], hidden: [6] })],
    ['resnet', settingsFor('resnet', { filters: [3, 4], stem: 2 })],
  ])('is a run of ours again: %s', async (_name, settings) => {
    const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 24, width: 20, fit: 'crop' as const };
    const data = { folder: 'nowhere', shape: COLOR, classNames: NAMES, imageFolder };
    const { run, network } = await storedRun(store, settings, { data });
    const dataset = dataOf(COLOR);
    const images = toUnit(dataset.test.pixels.subarray(0, COUNT * valuesIn(COLOR)));
    const theirs = network.predict(images);
    network.free();
    for (const format of ['tfjs', 'savedmodel'] as const) {
      folder = join(home.path, format);
      await exportRun(store, run, { format, card: null }, folder);
      const { record, isOurs, evaluation } = await bring(dataset);
      expect(isOurs).toBe(true);
      expect(record).toMatchObject({ settings, data: { shape: COLOR, classNames: NAMES } });
      const fitting = { fit: 'crop', filter: 'lanczos' };
      expect(preprocessingOf(record)).toEqual({ kind: 'whole', shape: COLOR, ...fitting });
      expect(evaluation?.accuracy).toBeTypeOf('number');
      expect(furthest(await answersOf(record.run, images), theirs)).toBeLessThan(OF_PROBABILITIES);
    }
  });
});

describe('a model from elsewhere', () => {
  it.each([
    ['color', [24, 20, 3], COLOR],
    ['gray without its channel', [9, 12], { height: 9, width: 12, channels: 1 }],
    ['flat color', [3 * 16 * 16], { height: 16, width: 16, channels: 3 }],
    ['flat gray', [64], { height: 8, width: 8, channels: 1 }],
  ] as const)('is scored on data of its shape: %s', async (_name, input, shape) => {
    const dataset = dataOf(shape);
    const images = toUnit(dataset.test.pixels.subarray(0, COUNT * valuesIn(shape)));
    const answer = await writeLayersModel(folder, { input: [...input], outputs: 3 });
    const { record, evaluation } = await bring(dataset, 'data');
    expect(record.data).toMatchObject({ shape, classNames: NAMES });
    expect(evaluation?.accuracy).toBeTypeOf('number');
    expect(furthest(await answersOf(record.run, images), answer(images))).toBeLessThan(
      OF_PROBABILITIES,
    );
  });

  it('has no score where the data has images of another shape', async () => {
    writeSavedModel(folder, { input: [24, 20, 3], outputs: 3, softmax: true });
    writeFileSync(join(folder, 'labels.txt'), NAMES.join('\n'));
    const imported = await bring(dataOf(GRAY_28));
    expect(imported.evaluation).toBeNull();
    expect(imported.record).toMatchObject({
      data: { shape: COLOR, classNames: NAMES },
      imported: { output: 'probabilities' },
      testAccuracy: null,
    });
    expect(importText(imported)).toContain(
      'It takes 20x24 color images and the data has 28x28 gray ones, so it has no test accuracy.',
    );
    const images = new Float32Array(valuesIn(COLOR)).fill(0.5);
    expect(await answersOf(imported.record.run, images)).toHaveLength(3);
  });

  it('is refused with data of another shape that was chosen for it', async () => {
    writeSavedModel(folder, { input: [24, 20, 3], outputs: 3 });
    await expect(bring(dataOf(GRAY_28), 'data')).rejects.toThrow(
      'The model takes 20x24 color images, but those in data are 28x28 gray. Choose data of the same shape (a folder of photos with --image-size and --color), or import the model without data.',
    );
    // Its names may be those of the data only where it takes such images.
    await expect(bring(dataOf(GRAY_28))).rejects.toThrow('has 3 outputs but no class names');
  });
});

describe('an input', () => {
  const input = (...sizes: (number | null)[]) => checkInput([{ dtype: 'float32', shape: sizes }]);

  it.each([
    ['too small', [null, 7, 28, 1]],
    ['too large', [null, 257, 28, 1]],
    ['of free size', [null, null, null, 3]],
    ['of two channels', [null, 28, 28, 2]],
    ['with channels first', [null, 3, 28, 28]],
    ['flat and not square', [null, 785]],
    ['flat and small', [null, 49]],
    ['of one image', [1, 28, 28, 1]],
    ['of five dimensions', [null, 1, 28, 28, 1]],
  ])('%s is refused', (_name, sizes) => {
    expect(() => input(...sizes)).toThrow(/^The model’s input is .*; Atelier needs float32/);
  });

  it('of the largest images is taken', () => {
    expect(input(null, 256, 256, 3).shape).toEqual({ height: 256, width: 256, channels: 3 });
    expect(input(null, 3 * 256 * 256).shape).toEqual({ height: 256, width: 256, channels: 3 });
  });
});
