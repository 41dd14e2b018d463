/** The disk is asked before a run begins, with an estimate that holds against what is then written. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { freeSpaceOf } from '@engine/storage/free-space';
import { estimateRunBytes } from '@engine/runs/disk-space';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { DEFAULTS, settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

let home: ReturnType<typeof temporaryFolder>;
let dataset: Dataset;
beforeEach(async () => {
  home = temporaryFolder();
  writeIdxFolder(`${home.path}/data`, await realSlice(400, 100));
  dataset = await readDataset({ folder: `${home.path}/data` });
});
afterEach(() => {
  home.remove();
});

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true });
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? bytesBelow(path) : statSync(path).size;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

const settings = settingsFor('dense', {
  epochs: 2,
  hidden: [256, 128],
  emaDecay: 0.99,
  optimizer: 'adam',
});
const plan = { run: 'a-run', name: 'A run', settings };

const images = (count: number) => ({ count, shape: GRAY_28 });

describe('room for a run', () => {
  it('is estimated as more than what it takes, and not much more', async () => {
    const store = new RunStore(home.path);
    await trainRun(store, dataset, { ...plan, dataFolder: dataset.folder }, quiet);
    const taken = bytesBelow(store.path('a-run'));
    const estimated = estimateRunBytes(settings, 10, images(100));
    expect(estimated).toBeGreaterThan(taken);
    expect(estimated).toBeLessThan(3 * taken);
  });

  it('is missed in a sentence, before anything is made', async () => {
    const asked: string[] = [];
    const store = new RunStore(home.path, (folder) => {
      asked.push(folder);
      return Promise.resolve(30e6);
    });
    await expect(
      trainRun(store, dataset, { ...plan, dataFolder: dataset.folder }, quiet),
    ).rejects.toThrow(
      /^Not enough disk space for this run: it needs \d+ MB \(including a reserve\), but only 30 MB are free .*ATELIER_HOME to a folder on another disk\.$/,
    );
    expect(asked).toEqual([store.path('a-run')]);
    expect(existsSync(store.path('a-run'))).toBe(false);
  });

  it('is asked for again when a run goes on, which is left as it is', async () => {
    let free = 1e12;
    const store = new RunStore(home.path, () => Promise.resolve(free));
    await trainRun(store, dataset, { ...plan, dataFolder: dataset.folder }, quiet);
    const before = await store.read('a-run');
    free = 0;
    const further = { run: 'a-run', epochs: 3 };
    await expect(resumeRun(store, dataset, further, quiet)).rejects.toThrow(
      'Not enough disk space',
    );
    expect(await store.read('a-run')).toEqual(before);
    free = 1e12;
    const { record } = await resumeRun(store, dataset, further, quiet);
    expect(record.epochsDone).toBe(3);
  });

  it('grows with epochs and weights, of which an optimizer keeps its own', () => {
    const sgd = { ...DEFAULTS.dense, optimizer: 'sgd' as const };
    const plain = estimateRunBytes(sgd, 10, images(0));
    expect(estimateRunBytes({ ...sgd, epochs: sgd.epochs + 10 }, 10, images(0))).toBeGreaterThan(
      plain,
    );
    expect(estimateRunBytes({ ...sgd, optimizer: 'adam' }, 10, images(0))).toBeGreaterThan(plain);
    expect(estimateRunBytes(sgd, 10, images(10_000)) - plain).toBe(2 * 4 * 10_000 * 10);
  });
});

describe('free space', () => {
  it('is that of the nearest folder that is there', async () => {
    const free = await freeSpaceOf(home.path);
    expect(free).toBeGreaterThan(0);
    expect(await freeSpaceOf(join(home.path, 'not', 'there'))).toBeGreaterThan(free / 2);
  });
});
