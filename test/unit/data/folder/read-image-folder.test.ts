import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pixelsOf } from '@engine/data/dataset';
import { examineData } from '@engine/data/examine-data';
import { fingerprintOf } from '@engine/data/fingerprint';
import { cachedBytes, cachesFolder, removeCaches } from '@engine/data/folder/image-cache';
import { IMAGE_FOLDER_DEFAULTS, type ImageFolderOptions } from '@engine/data/folder/options';
import { readDataset } from '@engine/data/read-dataset';
import { builtDecoder } from '../../../support/decoder';
import { temporaryFolder } from '../../../support/idx-folder';
import { COLORS, picture, write, writeColorFolder } from '../../../support/image-folder';

const decoder = builtDecoder();
const small: ImageFolderOptions = { ...IMAGE_FOLDER_DEFAULTS, height: 12, width: 16 };
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

const data = (): string => join(folder.path, 'data');
const read = (options = small, hooks = {}) =>
  readDataset({ folder: data(), imageFolder: options }, { decoder, ...hooks });

describe('a folder of images', () => {
  it('becomes images of one shape with the labels of their folders', async () => {
    writeColorFolder(data(), 10);
    const { train, test, classNames, imageFolder } = await read();
    expect(classNames).toEqual(['blue', 'green', 'red']);
    expect([train.count, test.count]).toEqual([24, 6]);
    expect(train.shape).toEqual({ height: 12, width: 16, channels: 3 });
    expect(imageFolder).toEqual(small);
    for (let at = 0; at < train.count; at++) {
      const color = COLORS[classNames[train.labels[at] ?? 0] ?? ''] ?? [];
      // Most of a picture is of its color: the median is.
      const reds = [...pixelsOf(train, at)]
        .filter((_, value) => value % 3 === 0)
        .sort((a, b) => a - b);
      expect(Math.abs((reds[reds.length >> 1] ?? 0) - (color[0] ?? 0))).toBeLessThan(3);
    }
  });

  it('is decoded once: another look reads the same pixels from the cache', async () => {
    writeColorFolder(data(), 4);
    const first = await read();
    const told: number[] = [];
    const second = await read(small, { progress: (done: number) => told.push(done) });
    expect(told).toEqual([]);
    expect(await fingerprintOf(second)).toEqual(await fingerprintOf(first));
    expect(await cachedBytes()).toBeGreaterThan(12 * 12 * 16 * 3);
    expect(await removeCaches()).toBeGreaterThan(0);
    expect(existsSync(cachesFolder())).toBe(false);
  });

  it('tries files again that the system refused, and keeps the others', async () => {
    writeColorFolder(data(), 4);
    symlinkSync(join(folder.path, 'later.png'), join(data(), 'red', 'link.png'));
    const { folderNotes } = await read();
    expect(folderNotes?.skipped.map(({ path }) => path)).toEqual(['red/link.png']);
    const key = readdirSync(cachesFolder());
    const told: number[] = [];
    const again = await read(small, { progress: (done: number) => told.push(done) });
    expect(told.at(-1)).toBe(13);
    expect(again.folderNotes?.skipped).toEqual(folderNotes?.skipped);
    expect(readdirSync(cachesFolder())).toEqual(key);
    expect(await fingerprintOf(again)).toEqual(await fingerprintOf(await read()));
  });

  it('goes on decoding where it was stopped', async () => {
    writeColorFolder(data(), 12);
    const stop = new AbortController();
    const progress = (done: number): void => {
      if (done === 10) stop.abort();
    };
    await expect(read(small, { signal: stop.signal, progress })).rejects.toThrow(/abort/i);
    expect(readdirSync(cachesFolder())[0]).toMatch(/\.part$/);
    let asked = 0;
    const counting = {
      decodeFitted: (...request: Parameters<typeof decoder.decodeFitted>) => {
        asked++;
        return decoder.decodeFitted(...request);
      },
      close: () => undefined,
    };
    const { train, test } = await read(small, { decoder: counting });
    expect(train.count + test.count).toBe(36);
    expect(asked).toBeLessThanOrEqual(26);
  });

  it('goes on while its cache is cleared, and what was given up is cleared', async () => {
    writeColorFolder(data(), 12);
    const clears: Promise<number>[] = [];
    const progress = (done: number): void => {
      if (done === 10) clears.push(removeCaches());
    };
    const { train, test } = await read(small, { progress });
    expect(train.count + test.count).toBe(36);
    expect(await clears[0]).toBe(0);
    expect(await removeCaches()).toBeGreaterThan(0);

    const stop = new AbortController();
    const stopping = {
      signal: stop.signal,
      progress: () => {
        stop.abort();
      },
    };
    await expect(read(small, stopping)).rejects.toThrow(/abort/i);
    expect(readdirSync(cachesFolder())).toHaveLength(1);
    await removeCaches();
    expect(existsSync(cachesFolder())).toBe(false);
  });

  it('tells of damage in its cache, and decodes anew', async () => {
    writeColorFolder(data(), 4);
    await read();
    const [cache = ''] = readdirSync(cachesFolder());
    const file = openSync(join(cachesFolder(), cache, 'pixels.bin'), 'r+');
    writeSync(file, Buffer.alloc(12 * 12 * 16 * 3, 7), 0, 12 * 12 * 16 * 3, 0);
    closeSync(file);
    const damaged = await read();
    expect(() => pixelsOf(damaged.train, 0)).toThrow(
      /was damaged and has been removed\. Try again/,
    );
    const anew = await read();
    expect(pixelsOf(anew.train, 0)).toHaveLength(12 * 16 * 3);
  });

  it('lists files that cannot be read and goes on without them', async () => {
    writeColorFolder(data(), 5);
    write(data(), 'red/broken.jpg', Buffer.from('ffd8ffe000104a46', 'hex'));
    write(data(), 'red/notes.txt', 'no picture');
    write(data(), 'blue/empty.png', '');
    symlinkSync('/nowhere/at/all', join(data(), 'green', 'gone.png'));
    const { folderNotes, train, test } = await read();
    expect(train.count + test.count).toBe(15);
    expect(folderNotes?.skipped.map(({ path }) => path)).toEqual([
      'blue/empty.png',
      'green/gone.png',
      'red/broken.jpg',
      'red/notes.txt',
    ]);
    expect(folderNotes?.skipped[3]?.says).toBe('notes.txt is not an image.');
  });

  it('keeps the splits that are folders', async () => {
    for (const [split, count] of [
      ['train', 6],
      ['valid', 3],
      ['test', 2],
    ] as const) {
      writeColorFolder(join(data(), split), count);
    }
    const { train, validation, test } = await read();
    expect([train.count, validation?.count, test.count]).toEqual([18, 9, 6]);
  });

  it('never has a group on both sides', async () => {
    writeColorFolder(data(), 10);
    const rows = Object.keys(COLORS).flatMap((name) =>
      Array.from({ length: 10 }, (_, at) => `${name}/${at}.png,${at >> 1}`),
    );
    write(data(), 'groups.csv', ['file,group', ...rows].join('\n'));
    const { train, test, folderNotes } = await read();
    expect(folderNotes?.groups).toEqual({ source: 'groups.csv', count: 5, absent: 0, divided: 0 });
    const trained = new Set(train.groups);
    expect([...(test.groups ?? [])].filter((group) => trained.has(group))).toEqual([]);
    expect(test.count).toBeGreaterThan(0);
  });

  const groupsSay = async (): Promise<string | undefined> => {
    const { report } = await examineData({ folder: data(), imageFolder: small }, { decoder });
    const check = report.checks.find(({ what }) => what === 'Groups');
    return `${check?.state ?? ''}: ${check?.says ?? ''}`;
  };

  it('tells of a table of groups that names none of its images, or others too', async () => {
    writeColorFolder(data(), 10);
    write(data(), 'groups.csv', 'file,group\n1.png,a\nRED/2.png,a\n');
    expect(await groupsSay()).toMatch(/^noted: groups\.csv names no image of this folder/);
    write(data(), 'groups.csv', 'file,group\nred/1.png,a\nred/2.png,a\nred/gone.png,b\n');
    expect(await groupsSay()).toBe(
      'noted: groups.csv names 1 group; none is split, so scores measure new groups. 1 file named there is not in the folder.',
    );
  });

  it('tells of groups that its own splits divide', async () => {
    for (const split of ['train', 'test']) writeColorFolder(join(data(), split), 4);
    write(
      data(),
      'groups.csv',
      'file,group\ntrain/red/1.png,a\ntest/red/2.png,a\ntest/red/3.png,b\n',
    );
    expect(await groupsSay()).toMatch(
      /^noted: groups\.csv names 2 groups, but 1 is divided between the split folders/,
    );
  });

  it(
    'has no blanks around the names of its classes',
    { skip: process.platform === 'win32' },
    async () => {
      writeColorFolder(data(), 6);
      write(data(), 'gray /1.png', picture(20, 16, [99, 99, 99], 1));
      write(data(), 'gray /2.png', picture(20, 16, [99, 99, 99], 2));
      expect((await read()).classNames).toEqual(['blue', 'gray', 'green', 'red']);
    },
  );

  it('is read to its end by one reader where another, who began, stops', async () => {
    writeColorFolder(data(), 40);
    const stop = new AbortController();
    const stopping = (): void => {
      stop.abort();
    };
    const first = read(small, { signal: stop.signal, progress: stopping });
    const told: number[] = [];
    const second = read(small, { progress: (done: number) => told.push(done) });
    await expect(first).rejects.toThrow(/abort/i);
    const { train, test } = await second;
    expect(train.count + test.count).toBe(120);
    expect(told.length).toBeGreaterThan(0);
  });

  it('is left at once by a reader who joined and stops, and read by the other', async () => {
    writeColorFolder(data(), 40);
    const stop = new AbortController();
    const first = read();
    const second = read(small, {
      signal: stop.signal,
      progress: () => {
        stop.abort();
      },
    });
    await expect(second).rejects.toThrow(/abort/i);
    expect((await first).train.count).toBeGreaterThan(80);
  });

  it('keeps copies of a picture on one side', async () => {
    writeColorFolder(data(), 8);
    for (let copy = 0; copy < 12; copy++) {
      write(data(), `red/copy-${copy}.png`, picture(40, 30, [90, 90, 10], 3));
    }
    const { train, test } = await read();
    const own = (images: typeof train): number[] => [...(images.groups ?? [])];
    const counts = own(train).filter(
      (group) => own(train).filter((each) => each === group).length > 1,
    );
    expect(own(test).some((group) => own(train).includes(group))).toBe(false);
    expect([0, 12]).toContain(counts.length);
  });

  it.each([
    ['nothing in it', {}, /needs|has no/],
    ['one class', { 'cat/1.png': 1 }, /has only one class folder \(cat\)/],
    [
      'a class without a readable image',
      { 'cat/1.png': 1, 'dog/1.png': 0 },
      /None of the 1 file of the class “dog” is an image that can be read/,
    ],
    [
      'a class for testing only',
      { 'train/cat/1.png': 1, 'train/rat/1.png': 1, 'test/cat/1.png': 1, 'test/dog/1.png': 1 },
      /The class “dog” has no training images/,
    ],
  ])('is refused with %s', async (_what, files: Record<string, number>, message) => {
    write(data(), 'readme.md', 'x');
    for (const [path, isReadable] of Object.entries(files)) {
      write(data(), path, isReadable === 1 ? picture(20, 20, [1, 2, 3]) : 'no');
    }
    await expect(read()).rejects.toThrow(message);
  });

  it('may consist of twelve images, and of images one pixel wide', async () => {
    writeColorFolder(data(), 4, { width: 1, height: 30 });
    const { train, test } = await read();
    expect(train.count + test.count).toBe(12);
    expect(test.count).toBeGreaterThan(0);
  });

  it('follows a link once, also into a circle', async () => {
    writeColorFolder(data(), 4);
    symlinkSync(data(), join(data(), 'red', 'again'));
    const { train, test } = await read();
    expect(train.count + test.count).toBe(12);
  });

  it('of few images keeps training images of each class', async () => {
    write(data(), 'alone/0.png', picture(20, 16, [200, 10, 10], 3));
    write(data(), 'pair/0.png', picture(20, 16, [10, 200, 10], 40));
    write(data(), 'pair/1.png', picture(20, 16, [10, 10, 200], 200));
    const { train, test } = await read();
    expect([[...train.labels], [...test.labels]]).toEqual([[0, 1], [1]]);
    rmSync(join(data(), 'pair/1.png'));
    await expect(read()).rejects.toThrow(/^No image can be kept for testing: .* Add others\.$/);
  });

  it('is looked at before anybody trains on it', async () => {
    writeColorFolder(data(), 10);
    write(data(), 'red/broken.png', 'no');
    const { report } = await examineData({ folder: data(), imageFolder: small }, { decoder });
    expect(report).toMatchObject({ kind: 'images', imageFolder: small });
    expect(report.checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'Folder good',
      'Class names good',
      'Images noted',
      'Training set good',
      'Validation set good',
      'Test set good',
      'Groups good',
      'Class balance good',
      'Duplicates good',
    ]);
    expect(report.content).toMatchObject({ trainImages: 24, testImages: 6 });
    expect(report.skipped).toEqual([
      { path: 'red/broken.png', says: 'broken.png is not an image.' },
    ]);
    rmSync(data(), { recursive: true });
    write(data(), 'red/broken.png', 'no');
    const refused = await examineData({ folder: data(), imageFolder: small }, { decoder });
    expect(refused.report.content).toBeNull();
  });
});
