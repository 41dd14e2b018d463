/** The Keras script against the training that it stands for, where there is a Python that runs it. */
import { createServer } from 'node:net';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewsOf } from '@engine/classify/framings';
import { PIXELS, toUnit } from '@engine/data/dataset';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { joined } from '@engine/data/joined';
import { aboutRun } from '@engine/export/about';
import { kerasScript } from '@engine/export/keras/keras-script';
import { buildNetwork } from '@engine/models/build';
import type { Weight } from '@engine/models/layer';
import { fitPhoto, FITS } from '@engine/photo/fit-photo';
import type { Pixels } from '@engine/photo/pixels';
import type { RunRecord } from '@engine/records';
import { PRESETS, settingsFor, SMALL_PRESETS, type Settings } from '@engine/settings';
import { logitAdjustment } from '@engine/train/logit-adjustment';
import { Optimizer } from '@engine/train/optimizer';
import { learningRateAt } from '@engine/train/schedule';
import { gradientStep } from '@engine/train/step';
import { WeightEma } from '@engine/train/weight-ema';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';
import { PEERS_TIMEOUT_MS, python, pythonJson, skipWithoutPeers } from '../../support/peers';
import { runRecord } from '../../support/stored-run';
import { draw } from '../photo/pictures';
import { GRAY_28 } from '@engine/data/image-shape';

const BATCH = 32;
const STEPS_PER_EPOCH = 6;
const EPOCHS = 3;

let home: ReturnType<typeof temporaryFolder>;
let data: string;
let pixels: Uint8Array;
let labels: Uint8Array;
beforeAll(async () => {
  home = temporaryFolder();
  data = join(home.path, 'Größe & data');
  const slice = await realSlice(BATCH * STEPS_PER_EPOCH * EPOCHS, 100);
  writeIdxFolder(data, slice);
  ({ pixels, labels } = slice.train);
});
afterAll(() => {
  home.remove();
});

function scriptFolder(name: string, settings: Settings, changes: Partial<RunRecord> = {}): string {
  const folder = join(home.path, name);
  mkdirSync(folder);
  const record = runRecord(name, { settings, ...changes });
  writeFileSync(join(folder, 'train.py'), kerasScript(record, aboutRun(record)));
  return folder;
}

function rowOf(weights: readonly Weight[]): Float32Array {
  return Float32Array.from(weights.flatMap(({ variable }) => [...variable.values()]));
}

/** Steps of the app's own over the first pictures, and the script that is to make the same ones. */
function trainedFolder(name: string, settings: Settings): string {
  const folder = scriptFolder(name, settings);
  const network = buildNetwork(settings, 10, GRAY_28);
  const optimizer = new Optimizer(settings, network.parameters);
  const average = new WeightEma(network.kept, settings.emaDecay);
  writeFileSync(join(folder, 'start.f32'), rowOf(network.kept));
  for (let step = 0; step < STEPS_PER_EPOCH * EPOCHS; step++) {
    const [from, to] = [step * BATCH, (step + 1) * BATCH];
    const batch = {
      pictures: toUnit(pixels.subarray(from * PIXELS, to * PIXELS)),
      labels: Int32Array.from(labels.subarray(from, to)),
    };
    gradientStep(network, optimizer, batch, {
      learningRate: learningRateAt(settings, step, STEPS_PER_EPOCH),
      step,
      seed: step,
      labelSmoothing: settings.labelSmoothing,
    });
    average.update(step + 1);
  }
  writeFileSync(join(folder, 'end.f32'), rowOf(network.kept));
  writeFileSync(join(folder, 'average.f32'), rowOf(average.state));
  writeFileSync(join(folder, 'pictures.u8'), pixels);
  writeFileSync(join(folder, 'labels.u8'), labels);
  const averages = settings.emaDecay > 0;
  const told = { stepsPerEpoch: STEPS_PER_EPOCH, epochs: EPOCHS, batch: BATCH, averages };
  writeFileSync(join(folder, 'steps.json'), JSON.stringify(told));
  for (const each of [average, optimizer, network]) each.free();
  return folder;
}

const PHOTO_CLASSES = ['a b', 'ä'];

/** In the order of their paths. */
async function writePhotos(folder: string): Promise<Pixels[]> {
  const photos: Pixels[] = [];
  for (const name of PHOTO_CLASSES) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let at = 0; at < 6; at++) {
      const photo = draw(30 + 9 * at, 80 - 8 * at, (x, y) => [2 * x, y % 7 < 3 ? 230 : 20, x + y]);
      const raw = { width: photo.width, height: photo.height, channels: 4 } as const;
      await sharp(photo.rgba, { raw })
        .png()
        .toFile(join(folder, name, `${at}.png`));
      photos.push(photo);
    }
  }
  return photos;
}

/** Nothing that is drawn by chance, or the steps could not be the same. */
const certain = { epochs: EPOCHS, dropout: 0, augmentation: 'none', batchSize: BATCH };
const SAME_STEPS: Readonly<Record<string, Settings>> = {
  linear: settingsFor('linear', {
    epochs: EPOCHS,
    batchSize: BATCH,
    optimizer: 'sgd',
    learningRate: 0.05,
    weightDecay: 0.01,
    labelSmoothing: 0.1,
    schedule: 'cosine',
  }),
  dense: settingsFor('dense', {
    ...certain,
    hidden: [32, 16],
    emaDecay: 0.9,
    warmUpEpochs: 1,
    schedule: 'one-cycle',
  }),
  'plain-dense': settingsFor('dense', {
    ...certain,
    hidden: [32],
    batchNorm: false,
    emaDecay: 0,
    optimizer: 'rmsprop',
    learningRate: 0.001,
    weightDecay: 0.001,
    schedule: 'step',
    stepEpochs: 1,
  }),
  cnn: settingsFor('cnn', {
    ...certain,
    filters: [8, 12],
    hidden: [16],
    optimizer: 'adamw',
    weightDecay: 0.05,
    emaDecay: 0.95,
  }),
  'plain-cnn': settingsFor('cnn', {
    ...certain,
    filters: [8, 12],
    hidden: [16],
    batchNorm: false,
    emaDecay: 0,
    optimizer: 'momentum',
    learningRate: 0.01,
    schedule: 'constant',
  }),
  resnet: settingsFor('resnet', { ...certain, stem: 8, filters: [8, 12], emaDecay: 0.9 }),
};

interface Steps {
  /** The spread of each weight's first values, of both. */
  first: [number[], number[]];
  weights: number;
  statistics: number;
  average: number;
}

interface Fitted {
  /** How far from the app's, in levels of 255. */
  most: number;
  mean: number;
  /** Test images of each class. */
  tested: number[];
}

interface Trained {
  accuracy: number;
  shape: number[];
  sums: number[];
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

describe('the Keras script in Python', { timeout: PEERS_TIMEOUT_MS }, () => {
  it('begins like the app, and makes the app’s steps', async ({ skip }) => {
    skipWithoutPeers(skip);
    const folders = Object.entries(SAME_STEPS).map(([name, each]) => trainedFolder(name, each));
    const found = await pythonJson<Record<string, Steps>>('check-script.py', ['steps', ...folders]);
    expect(Object.keys(found)).toEqual(Object.keys(SAME_STEPS));
    for (const [name, { first, weights, statistics, average }] of Object.entries(found)) {
      const [theirs, ours] = first;
      theirs.forEach((spread, at) => {
        expect(Math.abs(spread - (ours[at] ?? 0)), `${name}, ${at}`).toBeLessThan(
          0.1 * spread + 1e-9,
        );
      });
      // Of how far they came: Adam makes the last digits of small gradients large.
      expect(weights, name).toBeLessThan(0.05);
      expect(average, name).toBeLessThan(0.05);
      // Keras's running variance is of the batch, TensorFlow's kernel's an estimate from it.
      expect(statistics, name).toBeLessThan(0.05);
    }
  });

  it('trains every preset to its end, and saves a model', async ({ skip }) => {
    skipWithoutPeers(skip);
    const folders = SMALL_PRESETS.map((name) => scriptFolder(`run-${name}`, PRESETS[name]));
    const args = ['train', data, ...folders];
    const found = await pythonJson<Record<string, Trained>>('check-script.py', args);
    expect(Object.keys(found)).toHaveLength(folders.length);
    for (const [name, { accuracy, shape, sums }] of Object.entries(found)) {
      expect(accuracy, name).toBeGreaterThan(0);
      expect(shape, name).toEqual([3, 10]);
      for (const sum of sums) expect(sum, name).toBeCloseTo(1, 4);
    }
  });

  it('reads folders of photos as the app does, and trains on them', async ({ skip }) => {
    skipWithoutPeers(skip);
    const photos = join(home.path, 'photos & more');
    const drawn = await writePhotos(photos);
    // Not every photo has an ending that Keras knows.
    for (const name of PHOTO_CLASSES) {
      renameSync(join(photos, name, '5.png'), join(photos, name, '5.jfif'));
    }
    // Each has two photos of each class, of which 1.2 of 6 are to be tested with.
    const people = PHOTO_CLASSES.flatMap((name) =>
      Array.from(
        { length: 6 },
        (_, at) => `.\\${name}\\${at}.${at === 5 ? 'jfif' : 'png'},${name}${at >> 1}`,
      ),
    );
    writeFileSync(join(photos, 'people.csv'), ['file,person', ...people].join('\n'));
    const splits = join(home.path, 'splits');
    for (const split of ['train', 'Valid', 'test']) await writePhotos(join(splits, 'top', split));
    const shape = { height: 24, width: 20, channels: 3 } as const;
    const small = { filters: [4], hidden: [8], augmentation: 'light' } as const;
    const settings = settingsFor('cnn', { ...small, sampling: 'adjusted' });
    const folders = FITS.flatMap((fit) =>
      ([3, 1] as const).map((channels) => {
        const color = channels === 1 ? ('gray' as const) : ('rgb' as const);
        const filter = channels === 1 ? ('triangle' as const) : ('lanczos' as const);
        const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 24, width: 20, color, fit, filter };
        const of = { ...shape, channels };
        const data = { folder: photos, shape: of, classNames: PHOTO_CLASSES, imageFolder };
        const folder = scriptFolder(`photos-${fit}-${color}`, settings, { data });
        const images = drawn.map((photo) => fitPhoto(photo, of, imageFolder));
        writeFileSync(join(folder, 'images.u8'), Buffer.concat(images));
        return folder;
      }),
    );
    const fits = await pythonJson<Record<string, Fitted>>('check-script.py', [
      'fit',
      photos,
      ...folders,
    ]);
    for (const [name, { most, mean, tested }] of Object.entries(fits)) {
      expect(tested, name).toEqual([2, 2]);
      // Pillow rounds to bytes between rows and columns.
      expect([most <= 2, mean < 0.5], `${name}: ${most}, ${mean}`).toEqual([true, true]);
    }
    for (const data of [photos, splits]) {
      const args = ['train', data, ...folders.slice(0, 2)];
      const trained = await pythonJson<Record<string, Trained>>('check-script.py', args);
      for (const { shape: answered } of Object.values(trained)) expect(answered).toEqual([3, 2]);
    }
  });

  it('adjusts logits as the app does, also where a class has no images', async ({ skip }) => {
    skipWithoutPeers(skip);
    const folder = scriptFolder('adjusted', settingsFor('dense', { sampling: 'adjusted' }));
    const uneven = Uint8Array.from({ length: 300 }, (_, at) => Math.floor(9 * (at / 300) ** 3));
    writeFileSync(join(folder, 'labels.u8'), uneven);
    const found = await pythonJson<Record<string, number[]>>('check-script.py', ['shift', folder]);
    for (const [label, amount] of logitAdjustment(uneven, 10).entries()) {
      expect(found['adjusted']?.[label], String(label)).toBeCloseTo(amount, 5);
    }
  });

  it('sees test images as the app does', async ({ skip }) => {
    skipWithoutPeers(skip);
    const shape = { height: 24, width: 20, channels: 3 } as const;
    const photo = draw(20, 24, (x, y) => [5 * x, y % 7 < 3 ? 230 : 20, 4 * (x + y)]);
    const picture = toUnit(fitPhoto(photo, shape, IMAGE_FOLDER_DEFAULTS));
    const folders = (['mirror', 'mirror-scale'] as const).map((testAugmentation) => {
      const settings = settingsFor('cnn', { testAugmentation });
      const data = { folder: home.path, shape, classNames: PHOTO_CLASSES };
      const folder = scriptFolder(`views-${testAugmentation}`, settings, { data });
      const views = viewsOf(picture, shape, testAugmentation);
      writeFileSync(join(folder, 'shape.json'), JSON.stringify([1, 24, 20, 3]));
      writeFileSync(join(folder, 'pictures.f32'), picture);
      writeFileSync(join(folder, 'views.f32'), joined(views));
      return folder;
    });
    const args = ['views', ...folders];
    const apart = await pythonJson<Record<string, number>>('check-script.py', args);
    expect(Object.keys(apart)).toHaveLength(folders.length);
    for (const [name, furthest] of Object.entries(apart)) expect(furthest, name).toBeLessThan(1e-4);
  });

  it('trains on two computers, which come to the same', async ({ skip }) => {
    skipWithoutPeers(skip);
    const settings = settingsFor('dense', { epochs: 2, hidden: [16], batchSize: 64 });
    const folder = scriptFolder('two', settings);
    const worker = (await freePorts(2)).map((port) => `127.0.0.1:${port}`);
    const said = await Promise.all(
      worker.map((_, index) => {
        const task = { type: 'worker', index };
        const args = ['--data', data, '--out', join(folder, `${index}.keras`)];
        const TF_CONFIG = JSON.stringify({ cluster: { worker }, task });
        return python(join(folder, 'train.py'), args, { TF_CONFIG });
      }),
    );
    const [first, second] = said.map((each) => each.match(/^(epoch|test accuracy).*/gm));
    expect(first).toHaveLength(3);
    expect(second).toEqual(first);
  });
});
