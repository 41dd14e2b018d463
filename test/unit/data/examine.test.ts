import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabeledImages } from '@engine/data/dataset';
import { examineData } from '@engine/data/examine-data';
import { shippedDataFolder } from '@engine/data/shipped';
import { idxLabels, temporaryFolder, writeIdxFolder, pixelsIn } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

/** Pictures of one shade each, from `shade` on; of the classes in turn. */
function made(count: number, shade: number, classes = 10): LabeledImages {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, at) => shade + Math.floor(at / 784));
  return {
    count,
    shape: GRAY_28,
    pixels,
    labels: Uint8Array.from({ length: count }, (_, at) => at % classes),
  };
}

const states = async () => {
  const { report } = await examineData({ folder: folder.path });
  return report.checks.map(({ what, state }) => `${what} ${state}`);
};
const saysOf = async (what: string) => {
  const { report } = await examineData({ folder: folder.path });
  return report.checks.find((check) => check.what === what)?.says;
};

describe('a folder that is looked at', () => {
  it('is good in everything that is checked, and told of what is in it', async () => {
    writeIdxFolder(folder.path, { train: made(20, 0), test: made(10, 100) });
    const { report, dataset } = await examineData({ folder: folder.path });
    expect(report.checks.map(({ state }) => state)).toEqual(new Array(6).fill('good'));
    expect(report.content).toMatchObject({ trainImages: 20, testImages: 10 });
    expect(report.content?.bytes).toBe(16 + 20 * 784 + 8 + 20 + 16 + 10 * 784 + 8 + 10);
    expect(report.content?.classes[3]).toMatchObject({ name: '3', train: 2, test: 1 });
    expect(dataset?.train.count).toBe(20);
    expect(await saysOf('Class names')).toContain('named 0 to 9');
    expect(await saysOf('Training set')).toBe(
      'train-images-idx3-ubyte has 20 images of 28×28, train-labels-idx1-ubyte one valid label for each.',
    );
  });

  it('is refused where test images have another shape than training images', async () => {
    const test = made(10, 100);
    const shape = { height: 14, width: 28, channels: 1 } as const;
    const half = { ...test, shape, pixels: pixelsIn(test).subarray(0, 10 * 14 * 28) };
    writeIdxFolder(folder.path, { train: made(20, 0), test: half });
    expect((await states())[3]).toBe('Test set refused');
    expect(await saysOf('Test set')).toMatch(/28x28 gray.* 28x14/);
  });

  it('is refused with the fault, and with what could not be looked at after it', async () => {
    writeIdxFolder(folder.path, { train: made(20, 0), test: made(10, 100) });
    writeFileSync(join(folder.path, 'train-labels-idx1-ubyte'), idxLabels(new Uint8Array(7)));
    const { report, dataset } = await examineData({ folder: folder.path });
    expect([report.content, dataset]).toEqual([null, null]);
    expect(await states()).toEqual([
      'Folder good',
      'Class names good',
      'Training set refused',
      'Test set unknown',
      'Class balance unknown',
      'Duplicates unknown',
    ]);
    expect(await saysOf('Training set')).toContain('has 20 images');
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    expect(await saysOf('Training set')).toContain('has no train-images-idx3-ubyte');
    folder.remove();
    expect((await states())[0]).toBe('Folder refused');
    expect(await saysOf('Folder')).toContain('does not exist');
  });

  it('is not refused for what somebody should know', async () => {
    const train = made(20, 0);
    const test = made(4, 100, 4);
    pixelsIn(test).set(train.pixels.subarray(0, 784));
    writeIdxFolder(folder.path, { train, test, classNames: 'abcdefghij'.split('') });
    expect((await states()).slice(-2)).toEqual(['Class balance noted', 'Duplicates noted']);
    expect(await saysOf('Class names')).toBe('labels.txt names 10 classes.');
    expect(await saysOf('Class balance')).toBe('No test images of e, f, g, h, i, j.');
    expect(await saysOf('Duplicates')).toBe(
      '1 of the 4 test images are duplicates of training images (1 exact, 0 near), so a network may have memorized them.',
    );
  });

  it('is refused where only one class has pictures to train with', async () => {
    const train = { ...made(20, 0), labels: new Uint8Array(20).fill(3) };
    writeIdxFolder(folder.path, { train, test: made(10, 100) });
    expect(await saysOf('Class balance')).toBe(
      'All training images are of one class (3). A classifier needs at least two classes.',
    );
    expect((await states()).slice(-2)).toEqual(['Class balance refused', 'Duplicates unknown']);
  });

  it('offers to shift labels from 1, and tells of it where they are', async () => {
    const [train, test] = [made(20, 0), made(10, 100)].map((each) => ({
      ...each,
      labels: each.labels.map((label) => label + 1),
    }));
    if (train === undefined || test === undefined) throw new Error('There are none.');
    writeIdxFolder(folder.path, { train, test });
    expect((await examineData({ folder: folder.path })).report).toMatchObject({
      canShift: true,
      content: null,
    });
    const { report, dataset } = await examineData({ folder: folder.path, firstLabel: 1 });
    expect(report).toMatchObject({ canShift: false, firstLabel: 1 });
    expect(report.checks.every(({ state }) => state !== 'refused')).toBe(true);
    expect(dataset?.train.labels[0]).toBe(0);
    const [, names] = report.checks;
    expect(names?.says).toContain('Labels are counted from 1 and shifted to 0.');
  });

  it('may be the Fashion-MNIST that ships, whose classes are as many as one another', async () => {
    const { report } = await examineData({ folder: shippedDataFolder() });
    expect(report.checks.some(({ state }) => state === 'refused')).toBe(false);
    for (const { train, test, trainShare } of report.content?.classes ?? []) {
      expect([train, test, trainShare]).toEqual([6000, 1000, 0.1]);
    }
    expect(report.checks.find(({ what }) => what === 'Duplicates')?.says).toMatch(
      /^\d+ of the 10,000 test images are duplicates of training images/,
    );
  });
});
