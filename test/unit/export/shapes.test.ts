/** Exports of networks for images of other shapes than 28x28 gray. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toUnit } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { valuesIn, type ImageShape } from '@engine/data/image-shape';
import { exportRun } from '@engine/export/export-run';
import type { ExportFormat } from '@engine/export/formats';
import { FITS, fitPhoto, type Fit } from '@engine/photo/fit-photo';
import type { Pixels } from '@engine/photo/pixels';
import type { Filter } from '@engine/photo/resize/weights';
import { generator } from '@engine/random';
import type { RunRecord } from '@engine/records';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';
import { CLASS_NAMES, storedRun } from '../../support/stored-run';
import { draw } from '../photo/pictures';
import { runOnnx, runSavedModel, runSavedModelOnFiles, runTfjs } from './runtimes';

const COLOR: ImageShape = { height: 24, width: 20, channels: 3 };
const GRAY: ImageShape = { height: 17, width: 30, channels: 1 };
const IMAGES = 8;
const RUNTIMES = { tfjs: runTfjs, savedmodel: runSavedModel, onnx: runOnnx } as const;

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});
afterEach(() => {
  home.remove();
});

/** Each filter by some networks. */
function filterOf({ channels }: ImageShape): Filter {
  return channels === 1 ? 'triangle' : 'lanczos';
}

function dataOf(shape: ImageShape, fit?: Fit): RunRecord['data'] {
  const data = { folder: 'nowhere', shape, classNames: CLASS_NAMES };
  if (fit === undefined) return data;
  const { height, width, channels } = shape;
  const color = channels === 1 ? 'gray' : 'rgb';
  const filter = filterOf(shape);
  return { ...data, imageFolder: { ...IMAGE_FOLDER_DEFAULTS, height, width, color, fit, filter } };
}

async function exported(run: string, format: ExportFormat): Promise<string> {
  return (await exportRun(store, run, { format, card: null }, join(home.path, format))).folder;
}

const FAMILIES = {
  linear: settingsFor('linear', {}),
  dense: settingsFor('dense', { hidden: [8] }),
  cnn: settingsFor('cnn', { filters: [4, 6], hidden: [8] }),
  resnet: settingsFor('resnet', { filters: [4, 6], stem: 3 }),
  'resnet with a stride': settingsFor('resnet', { filters: [4, 6], stem: 3, stemStride: 2 }),
  'resnet with a late ReLU': settingsFor('resnet', {
    filters: [4, 6],
    blockRelu: 'after',
    initialization: 'fan-in-uniform',
  }),
};

describe.each([
  ['24x20 color', COLOR],
  ['17x30 gray', GRAY],
])('%s', (_name, shape) => {
  it.each(Object.entries(FAMILIES))('%s answers as the app', async (_family, settings) => {
    const { run, network } = await storedRun(store, settings, { data: dataOf(shape) });
    const random = generator(1, 'test');
    const images = Float32Array.from({ length: IMAGES * valuesIn(shape) }, random);
    const ours = network.predict(images);
    network.free();
    expect(Math.max(...ours) - Math.min(...ours)).toBeGreaterThan(0.02);
    for (const [format, calculate] of Object.entries(RUNTIMES)) {
      const folder = await exported(run, format as ExportFormat);
      expect(furthest(ours, await calculate(folder, images, shape)), format).toBeLessThan(
        OF_PROBABILITIES,
      );
    }
  });
});

/** Stripes and a ramp, that each color has to itself. */
function striped(width: number, height: number): Pixels {
  return draw(width, height, (x, y) => [
    Math.round((255 * x) / width),
    y % 7 < 3 ? 230 : 20,
    (x * y) % 256,
  ]);
}

function pngOf({ width, height, rgba }: Pixels): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** A linear network that tells each of ten values of an image: what the graph makes of a file. */
describe('the signature for files fits photos as the app does', () => {
  const photos = [striped(61, 40), striped(33, 90), striped(9, 7), striped(20, 24)];
  const seeThrough = striped(50, 50);
  for (let at = 3; at < seeThrough.rgba.length; at += 4) seeThrough.rgba[at] = at % 256;

  it.each(FITS.flatMap((fit) => [COLOR, GRAY].map((shape) => ({ fit, shape }))))(
    '$fit, $shape.channels channels',
    async ({ fit, shape }) => {
      const { run, network } = await storedRun(store, FAMILIES.linear, {
        data: dataOf(shape, fit),
      });
      const folder = await exported(run, 'savedmodel');
      const all = [...photos, seeThrough];
      const files = await Promise.all(all.map(pngOf));
      const images = all.map((photo) =>
        toUnit(fitPhoto(photo, shape, { fit, filter: filterOf(shape) })),
      );
      const theirs = await runSavedModelOnFiles(folder, files);
      // A byte that is rounded the other way is worth 1/255 of one weight.
      expect(furthest(network.predict(joined(images)), theirs)).toBeLessThan(1e-3);
      network.free();
    },
  );

  it('and says which shape, range and fit', async () => {
    const { run, network } = await storedRun(store, FAMILIES.linear, {
      data: dataOf(COLOR, 'crop'),
    });
    network.free();
    const folder = await exported(run, 'savedmodel');
    const about = readFileSync(join(folder, 'assets.extra', 'atelier.json'), 'utf8');
    expect(JSON.parse(about)).toMatchObject({
      input: '"pictures": float32 [N,24,20,3], 0 to 1, RGB, the middle of the photo',
      inputShape: [24, 20, 3],
      color: 'rgb',
      range: [0, 1],
      fit: 'crop',
    });
  });
});
