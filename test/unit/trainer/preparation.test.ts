/** What a trainer's process reads before it has a job: used only while it is what the disk has. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDataset } from '@engine/data/read-dataset';
import { Preparation } from '../../../electron/trainer/preparation';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

const { shippedDataFolder, thisPlatform } = vi.hoisted(() => ({
  shippedDataFolder: vi.fn(),
  thisPlatform: vi.fn(),
}));
vi.mock('@engine/data/shipped', () => ({ shippedDataFolder }));
vi.mock('@engine/runs/platform', () => ({ thisPlatform }));

const SHIPPED = { folder: null };

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let preparation: Preparation;
beforeEach(async () => {
  folder = temporaryFolder();
  data = join(folder.path, 'data');
  mkdirSync(data);
  writeIdxFolder(data, await realSlice(20, 10));
  shippedDataFolder.mockReset().mockReturnValue(data);
  thisPlatform.mockReset().mockResolvedValue({});
  preparation = new Preparation();
});
afterEach(() => {
  folder.remove();
});

describe('what a trainer prepares', () => {
  it('is the data that ships, for one job', async () => {
    await preparation.prepare(true);
    expect(await preparation.take(SHIPPED)).toEqual(await readDataset(SHIPPED));
    expect(await preparation.take(SHIPPED)).toBeNull();
  });

  it('serves a job that comes before it is done', async () => {
    const prepared = preparation.prepare(true);
    expect((await preparation.take(SHIPPED))?.train.count).toBe(20);
    await prepared;
  });

  it('is no other data', async () => {
    await preparation.prepare(false);
    expect(await preparation.take(SHIPPED)).toBeNull();
    for (const other of [{ folder: data }, { folder: null, firstLabel: 1 as const }]) {
      await preparation.prepare(true);
      expect(await preparation.take(other)).toBeNull();
    }
  });

  it.each([
    [
      'changed, and is as old and as long as before',
      (file: string) => {
        const { atime, mtime } = statSync(file);
        copyFileSync(file, `${file}.copy`);
        copyFileSync(`${file}.copy`, file);
        rmSync(`${file}.copy`);
        utimesSync(file, atime, mtime);
      },
    ],
    [
      'gone',
      (file: string) => {
        rmSync(file);
      },
    ],
  ])('is not used where a file has %s', async (_what, change) => {
    await preparation.prepare(true);
    const [file = ''] = readdirSync(data);
    change(join(data, file));
    expect(await preparation.take(SHIPPED)).toBeNull();
  });

  it('fails for nobody: the job says what is wrong', async () => {
    shippedDataFolder.mockImplementation(() => {
      throw new Error('It is missing.');
    });
    thisPlatform.mockRejectedValue(new Error('There is no library.'));
    await preparation.prepare(true);
    expect(await preparation.take(SHIPPED)).toBeNull();
  });
});
