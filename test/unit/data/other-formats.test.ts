import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError } from '@engine/data/data-error';
import { pixelsOf } from '@engine/data/dataset';
import { examineData } from '@engine/data/examine-data';
import { parseNpy } from '@engine/data/formats/npy';
import { readDataset } from '@engine/data/read-dataset';
import { builtDecoder } from '../../support/decoder';
import { temporaryFolder } from '../../support/idx-folder';
import { COLORS, picture } from '../../support/image-folder';

let folder: { path: string; remove: () => void };
const before = process.env['ATELIER_HOME'];
beforeEach(() => {
  folder = temporaryFolder();
  process.env['ATELIER_HOME'] = join(folder.path, 'home');
});
afterEach(() => {
  process.env['ATELIER_HOME'] = before ?? '';
  folder.remove();
});

/** As numpy.save writes it. */
function npy(shape: number[], data: Uint8Array, type = '|u1', fortran = false): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0] ?? 0},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${sizes}), }`;
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.from(`\x93NUMPY\x01\x00`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([start, length, Buffer.from(header, 'latin1'), data]);
}

const bytes = (count: number, from = 0): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) => (at + from) % 251);

function writeNpz(arrays: Record<string, Uint8Array>): string {
  const path = join(folder.path, 'data.npz');
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array]);
  writeFileSync(path, zipSync(Object.fromEntries(files) as Record<string, Uint8Array>));
  return path;
}

const keras = (): Record<string, Uint8Array> => ({
  x_train: npy([4, 8, 10], bytes(320)),
  y_train: npy([4], Uint8Array.of(0, 1, 2, 1)),
  x_test: npy([2, 8, 10], bytes(160, 7)),
  y_test: npy([2], Uint8Array.of(2, 0)),
});

describe('a .npz file', () => {
  it('is read by the names of Keras', async () => {
    const { train, test, classNames } = await readDataset({ folder: writeNpz(keras()) });
    expect(train.shape).toEqual({ height: 8, width: 10, channels: 1 });
    expect([...train.labels, ...test.labels]).toEqual([0, 1, 2, 1, 2, 0]);
    expect([...pixelsOf(train, 1)]).toEqual([...bytes(320).subarray(80, 160)]);
    expect(classNames).toEqual(['0', '1', '2']);
  });

  it('is read by the names of MedMNIST, in color, with labels in a column and a validation set', async () => {
    const long = (...labels: number[]): Uint8Array =>
      new Uint8Array(BigInt64Array.from(labels.map(BigInt)).buffer);
    const path = writeNpz({
      train_images: npy([3, 9, 8, 3], bytes(648)),
      train_labels: npy([3, 1], long(0, 1, 1), '<i8'),
      val_images: npy([1, 9, 8, 3], bytes(216)),
      val_labels: npy([1, 1], long(1), '<i8'),
      test_images: npy([1, 9, 8, 3], bytes(216, 3)),
      test_labels: npy([1, 1], long(0), '<i8'),
    });
    const { train, validation, test } = await readDataset({ folder: path });
    expect(train.shape).toEqual({ height: 9, width: 8, channels: 3 });
    expect([train.count, validation?.count, test.count]).toEqual([3, 1, 1]);
    expect([...train.labels]).toEqual([0, 1, 1]);
  });

  it('is found in a folder that has nothing else', async () => {
    mkdirSync(join(folder.path, 'inside'));
    copyFileSync(writeNpz(keras()), join(folder.path, 'inside', 'any.npz'));
    const { train, folder: place } = await readDataset({ folder: join(folder.path, 'inside') });
    expect(train.count).toBe(4);
    expect(place).toBe(join(folder.path, 'inside'));
  });

  it('has a class for every label, also of its validation set', async () => {
    const validation = { x_val: npy([1, 8, 10], bytes(80)), y_val: npy([1], Uint8Array.of(4)) };
    const { classNames } = await readDataset({ folder: writeNpz({ ...keras(), ...validation }) });
    expect(classNames).toEqual(['0', '1', '2', '3', '4']);
  });

  it('is refused where its bytes differ from their checksum', async () => {
    const path = writeNpz(keras());
    const whole = zipSync({ 'x_train.npy': keras()['x_train'] ?? bytes(0) }, { level: 0 });
    whole[300] = (whole[300] ?? 0) ^ 1;
    writeFileSync(path, whole);
    await expect(readDataset({ folder: path })).rejects.toThrow('data.npz is damaged');
  });

  it('may have its arrays in the order of Fortran', () => {
    const { data } = parseNpy(
      Buffer.from(npy([2, 3], Uint8Array.of(1, 4, 2, 5, 3, 6), '|u1', true)),
      'x',
    );
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['no arrays', {}, /needs the arrays x_train/],
    ['objects', { x_train: npy([4, 8, 10], bytes(320), '|O') }, /elements of the type \|O/],
    [
      'floats',
      { x_train: npy([1, 8, 10], bytes(320), '<f4') },
      /elements of the type <f4\. Save images as unsigned bytes/,
    ],
    ['a shape too small', { x_train: npy([80, 4, 1], bytes(320)) }, /has the shape \(80, 4, 1\)/],
    ['fewer labels', { y_train: npy([3], bytes(3)) }, /has 4 images, but y_train has 3 labels/],
    ['several labels each', { y_train: npy([4, 2], bytes(8)) }, /several labels for each image/],
    [
      'a huge label',
      { y_train: npy([4], new Uint8Array(Uint32Array.of(1, 2, 70000, 0).buffer), '<u4') },
      /has the label 70000/,
    ],
    [
      'a negative label',
      { y_train: npy([4], Uint8Array.of(255, 0, 0, 0), '|i1') },
      /the negative label -1/,
    ],
    [
      'less data than it says',
      { x_train: npy([4, 8, 10], bytes(319)) },
      /is damaged: its header declares 320 bytes of data, but it has 319/,
    ],
    ['no images', { x_train: npy([0, 8, 10], bytes(0)), y_train: npy([0], bytes(0)) }, /no images/],
    [
      'other validation images',
      { x_val: npy([2, 10, 8], bytes(160)), y_val: npy([2], bytes(2)) },
      /the validation images are .* They must be the same/,
    ],
    ['other test images', { x_test: npy([2, 10, 8], bytes(160)) }, /They must be the same/],
  ])('is refused with %s', async (what, changes, message) => {
    const path = writeNpz(what === 'no arrays' ? {} : { ...keras(), ...changes });
    await expect(readDataset({ folder: path })).rejects.toThrow(message);
  });

  it('never fails but in a sentence, whatever an array holds', () => {
    const whole = Buffer.from(npy([4, 8, 10], bytes(320)));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 40 }), (at, patch) => {
        const hostile = Buffer.from(whole);
        hostile.set(patch.subarray(0, hostile.length - at), at);
        try {
          parseNpy(hostile, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('data of every kind', () => {
  it('is looked at before anybody trains on it', async () => {
    const { report } = await examineData({ folder: writeNpz(keras()) });
    expect(report.kind).toBe('npz');
    expect(report.imageFolder).toBeUndefined();
    expect(report.checks.map(({ what, says }) => `${what}: ${says}`).slice(0, 4)).toEqual([
      'Folder: A .npz file with arrays of images and labels.',
      'Images: 6 images of 3 classes, 10×8 in gray.',
      'Training set: 4 images.',
      'Validation set: Taken from the training images, as the validation split of the settings says.',
    ]);
    expect(report.content).toMatchObject({ trainImages: 4, testImages: 2, bytes: 480 });
  });

  it('is refused as images where they have no folders', async () => {
    writeFileSync(join(folder.path, 'one.JPG'), bytes(4));
    const { report } = await examineData({ folder: folder.path });
    expect(report.kind).toBe('images');
    expect(report.checks.find(({ state }) => state === 'refused')?.says).toBe(
      `${folder.path} has no class folders. It needs a folder of images for each class.`,
    );
  });
});

describe('the binaries of CIFAR', () => {
  const record = (labels: number[], color: number[]): Buffer =>
    Buffer.concat([Buffer.from(labels), ...color.map((value) => Buffer.alloc(1024, value))]);

  function writeCifar10(): void {
    for (const batch of [1, 2, 3, 4, 5]) {
      const records = [record([batch], [batch, 20, 30]), record([9], [1, 2, 3])];
      writeFileSync(join(folder.path, `data_batch_${batch}.bin`), Buffer.concat(records));
    }
    writeFileSync(join(folder.path, 'test_batch.bin'), record([3], [200, 100, 50]));
  }

  it('are read from planes of red, green and blue', async () => {
    writeCifar10();
    writeFileSync(
      join(folder.path, 'batches.meta.txt'),
      'airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n',
    );
    const { train, test, classNames } = await readDataset({ folder: folder.path });
    expect([train.count, test.count]).toEqual([10, 1]);
    expect([...pixelsOf(test, 0).subarray(0, 6)]).toEqual([200, 100, 50, 200, 100, 50]);
    expect([...train.labels]).toEqual([1, 9, 2, 9, 3, 9, 4, 9, 5, 9]);
    expect(classNames[3]).toBe('cat');
  });

  it('of 100 classes have a coarse label before the fine one', async () => {
    writeFileSync(join(folder.path, 'train.bin'), record([4, 77], [1, 2, 3]));
    writeFileSync(join(folder.path, 'test.bin'), record([4, 5], [1, 2, 3]));
    const { train, classNames } = await readDataset({ folder: folder.path });
    expect([...train.labels]).toEqual([77]);
    expect(classNames).toHaveLength(100);
  });

  it('are refused where a record is cut off or has no such label', async () => {
    writeCifar10();
    writeFileSync(join(folder.path, 'data_batch_2.bin'), Buffer.alloc(3072));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /data_batch_2\.bin is truncated or not of CIFAR/,
    );
    writeFileSync(join(folder.path, 'data_batch_2.bin'), record([10], [1, 2, 3]));
    await expect(readDataset({ folder: folder.path })).rejects.toThrow(
      /data_batch_2\.bin has the label 10 at position 0/,
    );
  });
});

describe('a zip archive of images', () => {
  it('is read like a folder, and nothing of it leaves its place', async () => {
    const files: Record<string, Uint8Array> = { '../outside.png': picture(20, 20, [1, 2, 3]) };
    for (const [name, color] of Object.entries(COLORS)) {
      for (let at = 0; at < 5; at++)
        files[`My classes/${name}/${at}.png`] = picture(20, 20, color, at * 5);
    }
    files['__MACOSX/My classes/x.png'] = new Uint8Array(4);
    const path = join(folder.path, 'export.zip');
    writeFileSync(path, zipSync(files));
    const {
      train,
      test,
      classNames,
      folder: place,
    } = await readDataset({ folder: path }, { decoder: builtDecoder() });
    expect(classNames).toEqual(['blue', 'green', 'red']);
    expect(train.count + test.count).toBe(15);
    expect(place).toBe(path);
  });

  it('is whole where it is looked at twice at once', async () => {
    const files: Record<string, Uint8Array> = {};
    for (const [name, color] of Object.entries(COLORS)) {
      for (let at = 0; at < 20; at++) files[`${name}/${at}.png`] = picture(20, 20, color, at * 5);
    }
    const path = join(folder.path, 'export.zip');
    writeFileSync(path, zipSync(files));
    const look = () => readDataset({ folder: path }, { decoder: builtDecoder() });
    const looks = await Promise.all([look(), look(), look()]);
    for (const { train, test } of looks) expect(train.count + test.count).toBe(60);
  });

  it('is refused where it is damaged', async () => {
    const path = join(folder.path, 'export.zip');
    writeFileSync(path, bytes(400));
    await expect(readDataset({ folder: path })).rejects.toThrow(
      'export.zip is damaged, or not a zip archive.',
    );
  });

  it('is refused by its own name where it has no class folders', async () => {
    const path = join(folder.path, 'export.zip');
    writeFileSync(path, zipSync({ 'one.png': picture(20, 20, [1, 2, 3]) }));
    await expect(readDataset({ folder: path })).rejects.toThrow(
      `${path} has no class folders. It needs a folder of images for each class.`,
    );
  });

  it('is refused where it is encrypted', async () => {
    const path = join(folder.path, 'export.zip');
    const archive = Buffer.from(zipSync({ 'a/one.png': bytes(40) }));
    const central = archive.indexOf('PK\x01\x02', 0, 'latin1');
    archive.writeUInt16LE(archive.readUInt16LE(central + 8) | 1, central + 8);
    writeFileSync(path, archive);
    await expect(readDataset({ folder: path })).rejects.toThrow(
      'export.zip is encrypted. Unpack it, and choose the folder.',
    );
  });

  it.each([
    ['a name that is too long', { [`a/${'n'.repeat(300)}.png`]: bytes(4) }],
    ['a file that is a folder, too', { 'a/x': bytes(4), 'a/x/y.png': bytes(4) }],
    ['a folder that is a file, too', { 'a/x/y.png': bytes(4), 'a/x': bytes(4) }],
  ])('is refused with %s, and leaves nothing', async (_what, files) => {
    const path = join(folder.path, 'export.zip');
    writeFileSync(path, zipSync(files));
    await expect(readDataset({ folder: path })).rejects.toThrow(
      /^export\.zip holds a file that cannot be unpacked because of its name: a\/.*Rename it/,
    );
    expect(readdirSync(join(folder.path, 'home', 'image-cache'))).toEqual([]);
  });
});
