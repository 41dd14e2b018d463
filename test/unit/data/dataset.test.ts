import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  pick,
  readDataset,
  toUnit,
  type LabelledImages,
} from '../../../electron/engine/data/dataset';
import { idxImages, idxLabels, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

function madeUp(count: number, classes = 10): LabelledImages {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, at) => at % 256);
  return { count, pixels, labels: Uint8Array.from({ length: count }, (_, at) => at % classes) };
}

function put(name: string, bytes: Buffer | string): void {
  writeFileSync(join(folder.path, name), bytes);
}

describe('a data folder', () => {
  beforeEach(() => {
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
  });

  it('is read whole, with digits as names where there is no labels.txt', async () => {
    const { train, test, classNames } = await readDataset(folder.path);
    expect([train.count, test.count]).toEqual([20, 10]);
    expect(classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('takes class names from labels.txt, Windows line ends and all', async () => {
    put('labels.txt', '\uFEFFhat\r\nshoe\r\n' + 'abcdefgh'.split('').join('\r\n') + '\r\n\r\n');
    const { classNames } = await readDataset(folder.path);
    expect(classNames.slice(0, 3)).toEqual(['hat', 'shoe', 'a']);
    expect(classNames).toHaveLength(10);
  });

  it('may be gzipped, in part or whole, and use the dotted names', async () => {
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    put('train-images-idx3-ubyte.gz', gzipSync(idxImages(madeUp(20))));
    rmSync(join(folder.path, 't10k-labels-idx1-ubyte'));
    put('t10k-labels.idx1-ubyte', idxLabels(madeUp(10).labels));
    expect((await readDataset(folder.path)).train.count).toBe(20);
  });

  it.each([
    [
      'labels out of range',
      'train-labels-idx1-ubyte',
      idxLabels(new Uint8Array(20).fill(11, 7)),
      /train-labels-idx1-ubyte has the label 11 at position 7, but there are 10 classes/,
    ],
    [
      'counts that disagree',
      't10k-labels-idx1-ubyte',
      idxLabels(new Uint8Array(9)),
      /t10k-images-idx3-ubyte holds 10 pictures and t10k-labels-idx1-ubyte 9 labels/,
    ],
    ['a class named twice', 'labels.txt', 'hat\nshoe\nhat', /names the class "hat" twice/],
    ['a single class', 'labels.txt', 'hat', /must name 2 to 256 classes.*names 1/],
    [
      'pictures of another size',
      'train-images-idx3-ubyte',
      Buffer.concat([
        Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2]),
        Buffer.alloc(4),
      ]),
      /pictures of 2x2 pixels; Atelier takes 28x28/,
    ],
    [
      'no pictures at all',
      't10k-images-idx3-ubyte',
      Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]),
      /holds no pictures/,
    ],
  ])('is refused for %s', async (_what, name, bytes, message) => {
    put(name, bytes);
    await expect(readDataset(folder.path)).rejects.toThrow(message);
  });

  it('is refused by the names that its files really have', async () => {
    rmSync(join(folder.path, 't10k-labels-idx1-ubyte'));
    put('t10k-labels.idx1-ubyte.gz', gzipSync(idxLabels(new Uint8Array(9))));
    await expect(readDataset(folder.path)).rejects.toThrow(/t10k-labels\.idx1-ubyte\.gz 9 labels/);
  });

  it.each(['train-images-idx3-ubyte', 'labels.txt'])(
    'is refused where %s is a folder',
    async (name) => {
      rmSync(join(folder.path, name), { force: true });
      mkdirSync(join(folder.path, name));
      await expect(readDataset(folder.path)).rejects.toThrow(`${name} is a folder, not a file.`);
    },
  );

  it('is refused where it is a file', async () => {
    const file = join(folder.path, 'train-images-idx3-ubyte');
    await expect(readDataset(file)).rejects.toThrow(/train-images-idx3-ubyte is a file; name the/);
  });

  it('is refused with the name of the file that is missing', async () => {
    rmSync(join(folder.path, 'train-labels-idx1-ubyte'));
    await expect(readDataset(folder.path)).rejects.toThrow(/has no train-labels-idx1-ubyte/);
  });

  it('is refused where there is no folder', async () => {
    await expect(readDataset(join(folder.path, 'nowhere'))).rejects.toThrow(/There is no folder/);
  });
});

describe('pictures', () => {
  it('are picked in the order asked for', () => {
    const picked = pick(madeUp(12), [11, 0, 3]);
    expect([...picked.labels]).toEqual([1, 0, 3]);
    expect(picked.pixels[0]).toBe((11 * 784) % 256);
  });

  it('become float32 from 0 to 1', () => {
    const unit = toUnit(Uint8Array.of(0, 51, 255));
    expect(unit[0]).toBe(0);
    expect(unit[1]).toBeCloseTo(0.2, 6);
    expect(unit[2]).toBe(1);
  });
});
