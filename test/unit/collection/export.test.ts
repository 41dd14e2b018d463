import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtDecoder } from '../../support/decoder';
import { classOfFolder, folderName, usableClassOfFolder } from '@engine/collection/class-of-folder';
import { exportCollection, freshFolder } from '@engine/collection/export';
import type { CollectedPhoto } from '@engine/collection/entry';
import { PIXELS, requireTwoClasses, type LabeledImages } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { temporaryFolder, pixelsIn } from '../../support/idx-folder';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => {
  place.remove();
});

/** Photos of one class whose first pixel tells which they are. */
function photos(className: string, count: number, from: number): CollectedPhoto[] {
  return Array.from({ length: count }, (_, at) => {
    const pixels = new Uint8Array(PIXELS).fill(7);
    pixels[0] = from + at;
    return {
      formatVersion: 2,
      id: (from + at).toString(16).padStart(16, '0'),
      picture: (from + at).toString(16).padStart(16, 'f'),
      className,
      name: `my photo.${at}.jpeg`,
      addedAt: '2026-01-01T00:00:00.000Z',
      correction: { box: null, notGarment: [] },
      white: false,
      pixels,
      thumbnail: new Uint8Array(3),
    };
  });
}

/** Class and first pixel of each image. */
function told(images: LabeledImages, classNames: string[]): string[] {
  return Array.from(
    images.labels,
    (label, at) => `${classNames[label] ?? ''} ${pixelsIn(images)[at * PIXELS] ?? 0}`,
  );
}

const three = [
  ...photos('Trouser', 8, 0),
  ...photos('T-shirt/top', 4, 20),
  ...photos('hat', 2, 40),
];

describe('an export in MNIST’s format', () => {
  it('is read by our own reader, whole, with Fashion-MNIST’s labels', async () => {
    const folder = join(place.path, 'new', 'folder');
    mkdirSync(join(place.path, 'new'));
    await exportCollection(three, folder, 'idx');
    const { train, test, classNames } = await readDataset({ folder });
    expect(classNames).toHaveLength(11);
    expect([classNames[1], classNames[10]]).toEqual(['Trouser', 'hat']);
    expect([train.count, test.count]).toEqual([11, 3]);
    const all = [...told(train, classNames), ...told(test, classNames)];
    expect(all.sort()).toEqual(
      three.map(({ className, pixels }) => `${className} ${pixels[0] ?? 0}`).sort(),
    );
    expect(told(test, classNames).filter((each) => each.startsWith('Trouser'))).toHaveLength(2);
    expect(pixelsIn(train)[1]).toBe(7);
  });

  it('has classes of the person’s own alone where there are no others', async () => {
    const folder = join(place.path, 'own');
    await exportCollection([...photos('hat', 2, 0), ...photos('scarf', 1, 9)], folder, 'idx');
    const dataset = await readDataset({ folder });
    const { train, test, classNames } = dataset;
    expect(classNames).toEqual(['hat', 'scarf']);
    expect([train.count, test.count]).toEqual([2, 1]);
    // What is tested with leaves two classes to train on.
    requireTwoClasses(dataset);
  });

  it.each([
    ['one class beside Fashion-MNIST’s names', photos('Trouser', 5, 0)],
    ['one class of the person’s own', photos('hat', 5, 0)],
    [
      'two photos, of which one has to be tested with',
      [...photos('hat', 1, 0), ...photos('scarf', 1, 9)],
    ],
  ])('is refused with %s', async (_what, few) => {
    await expect(exportCollection(few, join(place.path, 'few'), 'idx')).rejects.toThrow(
      'A data folder needs training and test photos of at least two classes. Add photos of another class, and at least two photos of one class.',
    );
    expect(readdirSync(place.path)).toEqual([]);
  });

  it('is refused where a label of one byte cannot tell the classes apart', async () => {
    const many = Array.from({ length: 250 }, (_, at) => photos(`class ${at}`, 1, at)).flat();
    const folder = join(place.path, 'many');
    const exporting = exportCollection([...three, ...many], folder, 'idx');
    await expect(exporting).rejects.toThrow('at most 256 classes can be exported; these photos');
    expect(readdirSync(place.path)).toEqual([]);
  });

  it('is refused where there is too little for one, or no room', async () => {
    const folder = join(place.path, 'own');
    await expect(exportCollection([], folder, 'idx')).rejects.toThrow(/no photos/);
    await expect(exportCollection(photos('hat', 5, 0), folder, 'idx')).rejects.toThrow(
      /photos of at least two classes/,
    );
    expect(readdirSync(place.path)).toEqual([]);
    mkdirSync(folder);
    writeFileSync(join(folder, 'diary.txt'), 'mine');
    await expect(exportCollection(three, folder, 'idx')).rejects.toThrow(/own is not empty/);
    expect(readFileSync(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
  });
});

const decoder = builtDecoder();

describe('an export as photos', () => {
  it('is a folder of images in color that can be trained on', async () => {
    const folder = join(place.path, 'jpeg');
    const all = await Promise.all(
      three.map(async (photo, at) => {
        const background = { r: 20 * at, g: 90, b: 255 - 20 * at };
        const image = sharp({ create: { width: 40, height: 30, channels: 3, background } });
        return { ...photo, thumbnail: await image.jpeg().toBuffer() };
      }),
    );
    await exportCollection(all, folder, 'jpeg');
    process.env['ATELIER_HOME'] = join(place.path, 'home');
    const { train, test, classNames } = await readDataset({ folder }, { decoder });
    expect(classNames).toEqual(['T-shirt-top', 'Trouser', 'hat']);
    expect(train.count + test.count).toBe(14);
    expect(train.shape).toEqual({ height: 96, width: 96, channels: 3 });
  });
});

describe('an export as PNG', () => {
  it('has a folder for each class with its pictures, to the byte', async () => {
    const folder = join(place.path, 'png');
    mkdirSync(folder);
    await exportCollection([...three, ...photos('Hat', 1, 60)], folder, 'png');
    const folders = readdirSync(folder).sort();
    expect(folders).toHaveLength(4);
    expect(folders).toContain('T-shirt-top');
    expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(4);
    const [file = ''] = readdirSync(join(folder, 'T-shirt-top')).sort();
    expect(file).toBe('my photo.0-0000000000000014.png');
    const bytes = readFileSync(join(folder, 'T-shirt-top', file));
    const { width, height, rgba } = await decoder.decode(bytes, file);
    expect([width, height, rgba[0], rgba[4]]).toEqual([28, 28, 20, 7]);
  });

  it('writes photos with the longest names that a disk has', async () => {
    const [one, two] = photos('hat', 2, 0);
    const named = [
      { ...one, name: `${'x'.repeat(240)}.jpg` },
      { ...two, name: `${'漢'.repeat(83)}.jpg` },
    ] as CollectedPhoto[];
    await exportCollection([...named, ...photos('bag', 1, 9)], join(place.path, 'long'), 'png');
    const files = readdirSync(join(place.path, 'long', 'hat')).sort();
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toMatch(/^(x+|漢+)-0{15}[01]\.png$/);
  });

  it('has folders that Windows can have, one for each class', async () => {
    const names = ['CON', 'aux', 'NUL', 'LPT9', 'com1.x', 'hat', 'Hat', 'hat.', 'hat ', '..', '?'];
    const all = names.flatMap((name, at) => photos(name, 1, at));
    await exportCollection(all, join(place.path, 'devices'), 'png');
    const folders = readdirSync(join(place.path, 'devices'));
    expect(folders).toHaveLength(names.length);
    expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const folder of folders) {
      expect(folder).not.toMatch(/^(con|aux|nul|lpt9|com1)(\.|$)|[. ]$|[<>:"/\\|?*]/i);
    }
    expect(folders).toEqual(expect.arrayContaining(['CON_', 'com1_.x']));
  });

  it('goes into a folder of its own where the window asks', async () => {
    const first = await freshFolder(place.path, 'png');
    await exportCollection(three, first, 'png');
    expect(await freshFolder(place.path, 'png')).toBe(`${first}-2`);
    mkdirSync(join(place.path, 'Atelier-Photos-PNG-2'));
    expect(await freshFolder(place.path, 'png')).toBe(`${first}-3`);
  });
});

describe('folders of photos', () => {
  it('are named for their classes as file systems allow', () => {
    expect(folderName('T-shirt/top')).toBe('T-shirt-top');
    expect(folderName('..')).toBe('class');
    expect(folderName('Größe 3')).toBe('Größe 3');
  });

  it('are of the known class that they are named for, or of one of their own', () => {
    const known = ['T-shirt/top', 'Trouser', 'Sandal', 'Sneaker', 'My hat'];
    expect(classOfFolder('T-shirt-top', known)).toBe('T-shirt/top');
    expect(classOfFolder('pants', known)).toBe('Trouser');
    expect(classOfFolder('my hat', known)).toBe('My hat');
    expect(classOfFolder('shoes', known)).toBe('shoes');
    expect(classOfFolder('scarf', known)).toBe('scarf');
    expect(classOfFolder('aux_', [...known, 'aux'])).toBe('aux');
    expect(classOfFolder('hat', ['Hat', 'hat'])).toBe('hat');
    expect(usableClassOfFolder('scarf', known)).toBe('scarf');
  });

  it('that can be no class is told by its name', () => {
    const fault =
      'A class name can have at most 40 characters. Rename the folder and import again.';
    expect(() => usableClassOfFolder('n'.repeat(250), [])).toThrow(
      `The folder "${'n'.repeat(80)}…" cannot be used as a class. ${fault}`,
    );
    expect(() => usableClassOfFolder('two\nlines', [])).toThrow(
      'The folder "two\uFFFDlines" cannot be used as a class. A class name must be one line',
    );
  });
});
