import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError, LabelsFromOneError } from '@engine/data/data-error';
import {
  pick,
  pixelsOf,
  requireTwoClasses,
  toUnit,
  type LabeledImages,
} from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { idxImages, idxLabels, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';
import { GRAY_28, type ImageShape } from '@engine/data/image-shape';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

function madeUp(count: number, classes = 10): LabeledImages {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, at) => at % 256);
  return {
    count,
    shape: GRAY_28,
    pixels,
    labels: Uint8Array.from({ length: count }, (_, at) => at % classes),
  };
}

function put(name: string, bytes: Buffer | string): void {
  writeFileSync(join(folder.path, name), bytes);
}

describe('a data folder', () => {
  beforeEach(() => {
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
  });

  it('is read whole, with digits as names where there is no labels.txt', async () => {
    const { train, test, classNames } = await readDataset({ folder: folder.path });
    expect([train.count, test.count]).toEqual([20, 10]);
    expect(classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('takes class names from labels.txt, Windows line ends and all', async () => {
    put('labels.txt', '\uFEFFhat\r\nshoe\r\n' + 'abcdefgh'.split('').join('\r\n') + '\r\n\r\n');
    const { classNames } = await readDataset({ folder: folder.path });
    expect(classNames.slice(0, 3)).toEqual(['hat', 'shoe', 'a']);
    expect(classNames).toHaveLength(10);
  });

  it('may have images of any size and three channels, plain or gzipped', async () => {
    const shape: ImageShape = { height: 12, width: 9, channels: 3 };
    const images = (count: number): LabeledImages => ({
      ...madeUp(count),
      shape,
      pixels: Uint8Array.from({ length: count * 12 * 9 * 3 }, (_, at) => at % 256),
    });
    put('train-images-idx3-ubyte', idxImages(images(20)));
    rmSync(join(folder.path, 't10k-images-idx3-ubyte'));
    put('t10k-images-idx4-ubyte.gz', gzipSync(idxImages(images(10))));
    const { train, test } = await readDataset({ folder: folder.path });
    expect([train.shape, test.shape]).toEqual([shape, shape]);
    expect([...pixelsOf(train, 1).subarray(0, 3)]).toEqual([68, 69, 70]);
  });

  it('is refused where test images have another shape', async () => {
    const wide = { ...madeUp(10), shape: { height: 14, width: 56, channels: 1 } as const };
    put('t10k-images-idx3-ubyte', idxImages(wide));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(/They must be the same/);
  });

  it('may be gzipped, in part or whole, and use the dotted names', async () => {
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    put('train-images-idx3-ubyte.gz', gzipSync(idxImages(madeUp(20))));
    rmSync(join(folder.path, 't10k-labels-idx1-ubyte'));
    put('t10k-labels.idx1-ubyte', idxLabels(madeUp(10).labels));
    expect((await readDataset({ folder: folder.path })).train.count).toBe(20);
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
      /t10k-images-idx3-ubyte has 10 images, but t10k-labels-idx1-ubyte has 9 labels/,
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
      /images of 2x2 pixels; Atelier needs 8x8 to 256x256, with 1 or 3 channels/,
    ],
    [
      'no pictures at all',
      't10k-images-idx3-ubyte',
      Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]),
      /has no images/,
    ],
  ])('is refused for %s', async (_what, name, bytes, message) => {
    put(name, bytes);
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(message);
  });

  it('is refused for counts that disagree before its images are read', async () => {
    // 2.1 GB of images that take no place on the disk.
    const count = 2_700_000;
    const header = Buffer.alloc(16);
    [0x803, count, 28, 28].forEach((value, at) => header.writeUInt32BE(value, 4 * at));
    put('train-images-idx3-ubyte', header);
    truncateSync(join(folder.path, 'train-images-idx3-ubyte'), 16 + count * 784);
    const before = process.memoryUsage().arrayBuffers;
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      'train-images-idx3-ubyte has 2,700,000 images, but train-labels-idx1-ubyte has 20 labels.',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it('is refused for counts that disagree where its images are packed', async () => {
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    const images = idxImages({ ...madeUp(20), count: 21 });
    // Damage beyond the header shows that no more of it is unpacked.
    const packed = gzipSync(Buffer.concat([images, Buffer.alloc(200_000, 7)]), { level: 0 });
    packed.fill(0, packed.length - 100_000);
    put('train-images-idx3-ubyte.gz', packed);
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      'train-images-idx3-ubyte.gz has 21 images, but train-labels-idx1-ubyte has 20 labels.',
    );
  });

  it('may hold a folder of a file’s name beside the file', async () => {
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    mkdirSync(join(folder.path, 'train-images-idx3-ubyte'));
    put('train-images-idx3-ubyte.gz', gzipSync(idxImages(madeUp(20))));
    expect((await readDataset({ folder: folder.path })).train.count).toBe(20);
  });

  it('may have plain files named .gz and packed ones that are not', async () => {
    rmSync(join(folder.path, 'train-images-idx3-ubyte'));
    put('train-images-idx3-ubyte.gz', idxImages(madeUp(20)));
    put('t10k-images-idx3-ubyte', gzipSync(idxImages(madeUp(10))));
    const { train, test } = await readDataset({ folder: folder.path });
    expect([train.count, test.count]).toEqual([20, 10]);
  });

  it('is refused by the names that its files really have', async () => {
    rmSync(join(folder.path, 't10k-labels-idx1-ubyte'));
    put('t10k-labels.idx1-ubyte.gz', gzipSync(idxLabels(new Uint8Array(9))));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /t10k-labels\.idx1-ubyte\.gz has 9 labels/,
    );
  });

  it.each(['train-images-idx3-ubyte', 'labels.txt'])(
    'is refused where %s is a folder',
    async (name) => {
      rmSync(join(folder.path, name), { force: true });
      mkdirSync(join(folder.path, name));
      await expect(readDataset({ folder: folder.path })).rejects.toThrow(
        `${name} is a folder, not a file.`,
      );
    },
  );

  it('is refused where it is a file', async () => {
    const file = join(folder.path, 'train-images-idx3-ubyte');
    await expect(readDataset({ folder: file })).rejects.toThrow(
      /train-images-idx3-ubyte is a file. Choose the folder with/,
    );
  });

  it('is refused with the name of the file that is missing', async () => {
    rmSync(join(folder.path, 'train-labels-idx1-ubyte'));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /has no train-labels-idx1-ubyte/,
    );
  });

  it('is refused where there is no folder', async () => {
    await expect(readDataset({ folder: join(folder.path, 'nowhere') })).rejects.toThrow(
      /The folder .* does not exist/,
    );
  });
});

describe.skipIf(process.platform === 'win32')('a data folder with links', () => {
  beforeEach(() => {
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
  });

  it.each(['labels.txt', 'train-images-idx3-ubyte', 't10k-labels-idx1-ubyte'])(
    'is refused where %s leads nowhere, or back to itself',
    async (name) => {
      const link = join(folder.path, name);
      rmSync(link, { force: true });
      symlinkSync(join(folder.path, 'gone'), link);
      const nowhere = readDataset({ folder: folder.path });
      await expect(nowhere).rejects.toThrow(`${name} is a link to something that does not exist.`);
      await expect(nowhere).rejects.toBeInstanceOf(DataError);
      rmSync(link);
      symlinkSync(link, link);
      const circle = readDataset({ folder: folder.path });
      await expect(circle).rejects.toThrow(`${name} is a link that leads back to itself.`);
      await expect(circle).rejects.toBeInstanceOf(DataError);
    },
  );

  it('is refused where an EMNIST mapping leads nowhere', async () => {
    symlinkSync(join(folder.path, 'gone'), join(folder.path, 'mapping.txt'));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      'mapping.txt is a link to something',
    );
  });

  it('is refused where it is a link itself that leads nowhere', async () => {
    const link = join(folder.path, 'link');
    symlinkSync(join(folder.path, 'gone'), link);
    await expect(readDataset({ folder: link })).rejects.toThrow(
      'link is a link to something that does not',
    );
    rmSync(link);
    symlinkSync(folder.path, link);
    expect((await readDataset({ folder: link })).train.count).toBe(20);
  });

  it('is refused where its name cannot be looked for', async () => {
    const long = join(folder.path, 'x'.repeat(300));
    await expect(readDataset({ folder: long })).rejects.toThrow('cannot be read (ENAMETOOLONG).');
  });
});

describe('a data folder that holds something else than files', () => {
  beforeEach(() => {
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
  });

  it.skipIf(process.platform === 'win32').each(['labels.txt', 't10k-labels-idx1-ubyte'])(
    'is refused at once where %s is a pipe or a link to a device',
    async (name) => {
      rmSync(join(folder.path, name), { force: true });
      execFileSync('mkfifo', [join(folder.path, name)]);
      const refused = `${name} is a pipe, socket or device, not a file.`;
      await expect(readDataset({ folder: folder.path })).rejects.toThrow(refused);
      rmSync(join(folder.path, name));
      symlinkSync('/dev/zero', join(folder.path, name));
      await expect(readDataset({ folder: folder.path })).rejects.toThrow(refused);
    },
  );

  it('is refused where its labels.txt is a gigabyte', async () => {
    put('labels.txt', '');
    truncateSync(join(folder.path, 'labels.txt'), 1024 ** 3);
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      'labels.txt is larger than 1 MiB, the limit.',
    );
  });
});

describe('EMNIST’s files', () => {
  const PREFIX = 'emnist-letters-';
  const letters = (count: number): LabeledImages => {
    const images = madeUp(count, 26);
    return { ...images, labels: images.labels.map((label) => label + 1) };
  };
  const put4 = (prefix: string, train: LabeledImages, test: LabeledImages): void => {
    put(`${prefix}train-images-idx3-ubyte.gz`, gzipSync(idxImages(train)));
    put(`${prefix}train-labels-idx1-ubyte.gz`, gzipSync(idxLabels(train.labels)));
    put(`${prefix}test-images-idx3-ubyte.gz`, gzipSync(idxImages(test)));
    put(`${prefix}test-labels-idx1-ubyte.gz`, gzipSync(idxLabels(test.labels)));
  };

  it('are found by their names', async () => {
    put4('emnist-digits-', madeUp(20), madeUp(10));
    const { train, test, classNames } = await readDataset({ folder: folder.path });
    expect([train.count, test.count, classNames.length]).toEqual([20, 10, 10]);
  });

  it('have labels from 1, which are shifted where somebody agrees', async () => {
    put4(PREFIX, letters(52), letters(26));
    const asked = readDataset({ folder: folder.path });
    await expect(asked).rejects.toBeInstanceOf(LabelsFromOneError);
    await expect(asked).rejects.toThrow(
      'emnist-letters-train-labels-idx1-ubyte.gz has labels from 1 to 26, but Atelier counts from 0. Shift them by one with "Shift labels" in the Data view, or with --first-label 1 in the terminal.',
    );
    const { train, test, classNames, firstLabel } = await readDataset({
      folder: folder.path,
      firstLabel: 1,
    });
    expect([...train.labels.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect(Math.max(...test.labels)).toBe(25);
    expect(classNames.at(0)).toBe('1');
    expect(classNames.at(-1)).toBe('26');
    expect(firstLabel).toBe(1);
  });

  it('have their characters as names where the mapping lies beside', async () => {
    put4(PREFIX, letters(52), letters(26));
    const line = (at: number) => `${at + 1} ${65 + at} ${97 + at}`;
    put(`${PREFIX}mapping.txt`, Array.from({ length: 26 }, (_, at) => line(at)).join('\n'));
    await expect(readDataset({ folder: folder.path })).rejects.toBeInstanceOf(LabelsFromOneError);
    const { classNames } = await readDataset({ folder: folder.path, firstLabel: 1 });
    expect(classNames.join('')).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  });

  it('are not shifted where 0 is a label, or others are than those of the classes', async () => {
    put4(PREFIX, letters(52), letters(26));
    put('labels.txt', Array.from({ length: 24 }, (_, at) => `class ${at}`).join('\n'));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /label 24 at position 23, but there are/,
    );
    rmSync(join(folder.path, 'labels.txt'));
    put4(PREFIX, madeUp(52, 26), letters(26));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(/label 10 at position 10/);
    await expect(readDataset({ folder: folder.path, firstLabel: 1 })).rejects.toThrow(
      /label 0 at position 0/,
    );
  });

  it('are refused where several sets lie in one folder', async () => {
    put4(PREFIX, letters(52), letters(26));
    put4('emnist-digits-', madeUp(20), madeUp(10));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /holds several data sets \(emnist-digits, emnist-letters\)\. Copy the four files/,
    );
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
    expect((await readDataset({ folder: folder.path })).train.count).toBe(20);
  });
});

describe('labels.txt', () => {
  const names = ['Café', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const text = names.join('\r\n');
  const NFD = text.normalize('NFD');

  beforeEach(() => {
    writeIdxFolder(folder.path, { train: madeUp(20), test: madeUp(10) });
  });

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little-endian', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big-endian', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['the decomposed form of Unicode', Buffer.from(NFD)],
    ['old line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
    ['blank lines and blanks', Buffer.from(text.replaceAll('\r\n', ' \n\n  '))],
  ])('may be written in %s', async (_what, bytes) => {
    put('labels.txt', bytes);
    expect((await readDataset({ folder: folder.path })).classNames).toEqual(names);
  });

  it.each([
    ['Latin-1', Buffer.from(text, 'latin1'), /labels\.txt is not UTF-8 \(Latin-1, perhaps\)/],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /is not UTF-8|is not a text file/],
    [
      'plain UTF-16 without a mark',
      Buffer.from('a\nb', 'utf16le'),
      /labels\.txt is not a text file/,
    ],
    ['half a UTF-16', Buffer.from([0xff, 0xfe, 0x41]), /is damaged UTF-16/],
    [
      'a UTF-16, big-endian, without its last byte',
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16().subarray(0, -1),
      /is damaged UTF-16/,
    ],
    [
      'a UTF-16, big-endian, and a byte more',
      Buffer.concat([Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), Buffer.of(0)]),
      /is damaged UTF-16/,
    ],
    ['Windows-1252', Buffer.from([0x80, 0x0a, 0x93, 0x94]), /is not UTF-8 \(Latin-1, perhaps\)/],
    [
      'a letter that a conversion has lost',
      Buffer.from('a\nCaf\uFFFD'),
      /“\uFFFD” in the name of class 1: a letter was lost/,
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), /is not a text file/],
    ['nothing', Buffer.alloc(0), /must name 2 to 256 classes.*names 0/],
    ['too many names', Buffer.from([...Array(257).keys()].join('\n')), /it names 257/],
    [
      'an escape sequence',
      Buffer.from('a\n\u001b[31mb'),
      /control character in the name of class 1/,
    ],
    ['a name of 201 characters', Buffer.from(`a\n${'b'.repeat(201)}`), /more than 200 characters/],
    ['one name in both forms', Buffer.from(`Café\n${NFD}`), /names the class "Café" twice/],
  ])('is refused where it has %s', async (_what, bytes, message) => {
    put('labels.txt', bytes);
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(message);
    await expect(readDataset({ folder: folder.path })).rejects.toBeInstanceOf(DataError);
  });
});

describe('data of one class', () => {
  it('cannot be trained on, and is no fault where it is only read', async () => {
    const one = { ...madeUp(20), labels: new Uint8Array(20).fill(3) };
    writeIdxFolder(folder.path, { train: one, test: madeUp(10) });
    const dataset = await readDataset({ folder: folder.path });
    expect(() => {
      requireTwoClasses(dataset);
    }).toThrow('All training images are of one class (3).');
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
