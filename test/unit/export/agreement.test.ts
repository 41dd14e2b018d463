/** Exported models against the app, in the runtimes that they are for. */
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toUnit } from '@engine/data/dataset';
import { exportRun } from '@engine/export/export-run';
import type { ExportFormat } from '@engine/export/formats';
import { RunStore } from '@engine/runs/run-store';
import { PRESETS, settingsFor } from '@engine/settings';
import { builtDecoder } from '../../support/decoder';
import { picturesOfFiles } from '../../../electron/server/predict/picture-file';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { png, studioPhoto } from '../../support/pictures';
import { CLASS_NAMES, storedRun } from '../../support/stored-run';
import { jpeg, runOnnx, runSavedModel, runSavedModelOnFiles, runTfjs } from './runtimes';
import { GRAY_28 } from '@engine/data/image-shape';

const IMAGES = 1000;
const RUNTIMES = { tfjs: runTfjs, savedmodel: runSavedModel, onnx: runOnnx } as const;

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let bytes: Uint8Array;
let pictures: Float32Array;
beforeAll(async () => {
  bytes = (await realSlice(0, IMAGES)).test.pixels;
  pictures = toUnit(bytes);
});
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});
afterEach(() => {
  home.remove();
});

async function exported(run: string, format: ExportFormat): Promise<string> {
  const folder = join(home.path, 'Modèle mit Umläuten', format);
  return (await exportRun(store, run, { format, card: null }, folder)).folder;
}

const small = { epochs: 1, filters: [4, 6], hidden: [16] };

describe('exported probabilities are the app’s on 1,000 test images', () => {
  it.each([
    ['linear', PRESETS.linear],
    ['dense', PRESETS.dense],
    ['cnn', PRESETS.cnn],
    ['best', PRESETS.best],
    ['fashion-photos', PRESETS['fashion-photos']],
    ['three odd halvings', settingsFor('cnn', { ...small, filters: [3, 4, 5] })],
    ['dense without normalization', settingsFor('dense', { ...PRESETS.dense, batchNorm: false })],
    ['cnn without normalization', settingsFor('cnn', { ...small, batchNorm: false })],
    ['without hidden layers', settingsFor('dense', { epochs: 1, hidden: [] })],
    ['"none of these", cnn', settingsFor('cnn', { ...small, augmentation: 'photos' })],
    ['"none of these", linear', settingsFor('linear', { epochs: 1, augmentation: 'photos' })],
    ['no residual block', settingsFor('resnet', { epochs: 1, filters: [4], blocks: 0 })],
  ])('%s', async (_name, settings) => {
    const { run, network } = await storedRun(store, settings);
    const ours = network.predict(pictures);
    network.free();
    // Answers that were all alike would agree too.
    expect(Math.max(...ours) - Math.min(...ours)).toBeGreaterThan(0.02);
    for (const [format, calculate] of Object.entries(RUNTIMES)) {
      const folder = await exported(run, format as ExportFormat);
      expect(furthest(ours, await calculate(folder, pictures)), format).toBeLessThan(
        OF_PROBABILITIES,
      );
    }
  });

  it('with classes that fine-tuning added', async () => {
    const settings = settingsFor('dense', { epochs: 1, hidden: [8], augmentation: 'photos' });
    const data = { folder: null, shape: GRAY_28, classNames: [...CLASS_NAMES, 'hat', 'scarf'] };
    const fineTunedFrom = { from: 'another', photos: 5 };
    const { run, network } = await storedRun(store, settings, { data, fineTunedFrom });
    const ours = network.predict(pictures);
    network.free();
    expect(ours).toHaveLength(12 * IMAGES);
    for (const [format, calculate] of Object.entries(RUNTIMES)) {
      const folder = await exported(run, format as ExportFormat);
      expect(furthest(ours, await calculate(folder, pictures)), format).toBeLessThan(
        OF_PROBABILITIES,
      );
    }
  });
});

describe('a batch of any size', () => {
  it.each(['tfjs', 'savedmodel', 'onnx'] as const)('%s', async (format) => {
    const { run, network } = await storedRun(store, settingsFor('resnet', { filters: [4] }));
    const folder = await exported(run, format);
    for (const count of [1, 3]) {
      const some = pictures.slice(0, 784 * count);
      const theirs = await RUNTIMES[format](folder, some);
      expect(furthest(network.predict(some), theirs)).toBeLessThan(OF_PROBABILITIES);
    }
    network.free();
  });
});

describe('the signature for picture files', () => {
  it('answers PNG files of the pictures as the pictures', async () => {
    const { run, network } = await storedRun(store, settingsFor('cnn', small));
    const folder = await exported(run, 'savedmodel');
    const values = Array.from({ length: 20 }, (_, at) => bytes.slice(784 * at, 784 * (at + 1)));
    const files = values.map((each) => png({ width: 28, height: 28, values: each }));
    const ours = network.predict(pictures.subarray(0, 784 * files.length));
    expect(furthest(ours, await runSavedModelOnFiles(folder, files))).toBeLessThan(
      OF_PROBABILITIES,
    );
    network.free();
  });

  it('answers JPEG files as the server does', async () => {
    const { run, network } = await storedRun(store, settingsFor('cnn', small));
    const folder = await exported(run, 'savedmodel');
    const files = await Promise.all(
      Array.from({ length: 20 }, (_, at) => jpeg(bytes.subarray(784 * at, 784 * (at + 1)))),
    );
    const ours = network.predict(await picturesOfFiles(files, builtDecoder(), { kind: 'garment' }));
    expect(furthest(ours, await runSavedModelOnFiles(folder, files))).toBeLessThan(
      OF_PROBABILITIES,
    );
    network.free();
  });

  it('squeezes larger ones as the server does', async () => {
    const { run, network } = await storedRun(store, settingsFor('dense', { hidden: [16] }));
    const folder = await exported(run, 'savedmodel');
    const files = [
      png(studioPhoto(bytes.subarray(0, 784))),
      png(studioPhoto(bytes.subarray(784, 1568))),
    ];
    const ours = network.predict(await picturesOfFiles(files, builtDecoder(), { kind: 'garment' }));
    expect(furthest(ours, await runSavedModelOnFiles(folder, files))).toBeLessThan(
      OF_PROBABILITIES,
    );
    network.free();
  });
});
