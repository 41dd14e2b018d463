import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabeledImages } from '@engine/data/dataset';
import { GRAY_28, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { generator } from '@engine/random';
import { settingsFor, type Settings } from '@engine/settings';
import { Batches } from '@engine/train/batches';
import { temporaryFolder } from '../../support/idx-folder';

const PROGRAM = resolve('out/main/augment-worker.cjs');
const NAMES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const COLOR: ImageShape = { height: 20, width: 16, channels: 3 };

function madeImages(shape: ImageShape, count: number): LabeledImages {
  const random = generator(1, 'images');
  const pixels = Uint8Array.from({ length: count * valuesIn(shape) }, () => 256 * random());
  const labels = Uint8Array.from({ length: count }, (_, at) => at % 10);
  return { count, shape, pixels, labels };
}

const STRONG = settingsFor('cnn', { batchSize: 4, augmentation: 'strong', mixup: 0.2 });
const PHOTOS = settingsFor('cnn', { batchSize: 4, augmentation: 'photos' });

function batchesOf(settings: Settings, shape: ImageShape, program: string): Batches {
  return new Batches(madeImages(shape, 11), settings, NAMES, { program });
}

/** The batches of two epochs, of the first only some. */
function drawn(settings: Settings, shape: ImageShape, program: string, ofFirst = 3): unknown[] {
  const batches = batchesOf(settings, shape, program);
  const made: unknown[] = [];
  for (const [epoch, most] of [
    [1, ofFirst],
    [2, 3],
  ] as const) {
    let taken = 0;
    for (const makeBatch of batches.epoch(epoch)) {
      if (taken++ === most) break;
      made.push(makeBatch());
    }
  }
  batches.free();
  return made;
}

describe('batches that a thread augments ahead', () => {
  beforeAll(() => {
    if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
  });

  it.each([
    ['strong, with mixup', STRONG, COLOR],
    ['photos', PHOTOS, GRAY_28],
  ] as const)('are those made without it: %s', (_name, settings, shape) => {
    const alone = drawn(settings, shape, '/nowhere/augment-worker.cjs');
    expect(alone).toHaveLength(6);
    expect(drawn(settings, shape, PROGRAM)).toEqual(alone);
  });

  it('are the right ones after an epoch that was broken off', () => {
    const alone = drawn(STRONG, COLOR, '/nowhere/augment-worker.cjs', 1);
    expect(drawn(STRONG, COLOR, PROGRAM, 1)).toEqual(alone);
  });

  it('leave the data as it was', () => {
    const images = madeImages(COLOR, 11);
    const before = (images.pixels as Uint8Array).slice();
    const batches = new Batches(images, STRONG, NAMES, { program: PROGRAM });
    for (const makeBatch of batches.epoch(1)) makeBatch();
    batches.free();
    expect(images.pixels).toEqual(before);
  });

  it('are as large as said, so that most steps are of one size', () => {
    for (const settings of [STRONG, PHOTOS, settingsFor('cnn', { batchSize: 4 })]) {
      const batches = batchesOf(settings, GRAY_28, PROGRAM);
      const sizes = Array.from(batches.epoch(1), (makeBatch) => makeBatch().labels.length);
      expect(sizes.slice(0, -1)).toEqual([batches.wholeSize, batches.wholeSize]);
      batches.free();
    }
  });

  it('say what to do where the thread is gone', () => {
    const home = temporaryFolder();
    const program = join(home.path, 'crashing.cjs');
    writeFileSync(program, 'process.exit(1);');
    const images = madeImages(COLOR, 11);
    const ahead = { program, lostMs: 300 };
    const batches = new Batches(images, STRONG, NAMES, ahead);
    const [makeBatch] = batches.epoch(1);
    expect(makeBatch).toThrow('ended unexpectedly. Resume the run');
    batches.free();
    home.remove();
  });

  it.skipIf(process.platform === 'win32')('come after the process was stopped for longer', () => {
    const ahead = { program: PROGRAM, lostMs: 2000 };
    const images = madeImages({ height: 256, width: 256, channels: 3 }, 60);
    const batches = new Batches(images, { ...STRONG, batchSize: 60 }, NAMES, ahead);
    const [makeBatch] = batches.epoch(1);
    // By then the batch is waited for: the thread is still making it.
    const stop = 'sleep 0.1; kill -STOP $0; sleep 3; kill -CONT $0';
    spawn('sh', ['-c', stop, String(process.pid)], { stdio: 'ignore' }).unref();
    expect(makeBatch).not.toThrow();
    batches.free();
  });
});
