import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analyst, type PhotoPreprocessor } from '../../../electron/analyst/analyst';
import { readDataset } from '@engine/data/read-dataset';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

const SEER: PhotoPreprocessor = {
  see: preprocessPhoto,
  steps: stepsOfPhoto,
  warmUp: () => undefined,
};
const RUN = 'a-cnn';
let home: ReturnType<typeof temporaryFolder>;
let folder: string;
let analyst: Analyst;

beforeAll(async () => {
  home = temporaryFolder();
  folder = join(home.path, 'data');
  writeIdxFolder(folder, await realSlice(120, 30));
  const settings = settingsFor('cnn', { epochs: 2, filters: [3], hidden: [], validationSplit: 0 });
  const plan = { run: RUN, name: null, settings, dataFolder: folder };
  await trainRun(new RunStore(home.path), await readDataset({ folder }), plan, {
    signal: new AbortController().signal,
    progress: () => undefined,
    metrics: () => undefined,
  });
  analyst = new Analyst(home.path, SEER);
});
afterAll(() => {
  home.remove();
});

describe('the inside of a run’s network', () => {
  it('is its layers, and its filters as the run has them', async () => {
    const { table, first } = await analyst.inspector.layers(RUN);
    expect(table.rows[1]).toMatchObject({ what: 'Convolution 3×3', parameters: 27 });
    const weights = await new RunStore(home.path).weights(RUN);
    expect(first.pictures[2]?.values[4]).toBe(weights.get('convolution-1/filter')?.[4 * 3 + 2]);
  });

  it('is what it makes of a test image', async () => {
    const { test } = await readDataset({ folder });
    const inside = await analyst.inspector.maps({ run: RUN, image: 4, row: 1 });
    expect(inside.pixels).toEqual(test.pixels.subarray(4 * 784, 5 * 784));
    expect(inside).toMatchObject({ images: 30, maps: { height: 28, width: 28 } });
    expect(inside.className).toBe((await readDataset({ folder })).classNames[test.labels[4] ?? 0]);
    expect((await analyst.inspector.maps({ run: RUN, image: 4, row: null })).maps).toBeNull();
    await expect(analyst.inspector.maps({ run: RUN, image: 30, row: 1 })).rejects.toThrow(
      'There are 30 test images, 0 to 29.',
    );
  });

  it('is how its weights moved', async () => {
    const asked = { run: RUN, name: 'convolution-1/filter', spread: 'gradient' } as const;
    const { names, epochs, count } = await analyst.inspector.histograms(asked);
    expect(names).toContain('output/bias');
    expect([epochs.length, count]).toEqual([2, 2]);
  });

  it('is what its layers take', async () => {
    const { rows } = await analyst.inspector.times(RUN);
    const { table } = await analyst.inspector.layers(RUN);
    expect(rows).toHaveLength(table.rows.length);
  });
});

describe('a data folder', () => {
  it('is looked at, and its pictures are read by class and page', async () => {
    const report = await analyst.dataBrowser.look({ folder });
    expect(report?.content).toMatchObject({ trainImages: 120, testImages: 30 });
    const { train } = await readDataset({ folder });
    const places = [...train.labels.entries()].filter(([, label]) => label === 3).map(([at]) => at);
    const asked = { folder, part: 'train', label: 3, offset: 2, limit: 4 } as const;
    const { total, items } = await analyst.dataBrowser.gallery(asked);
    expect(total).toBe(places.length);
    expect(items.map(({ index }) => index)).toEqual(places.slice(2, 6));
    const [first] = items;
    const at = first?.index ?? 0;
    expect(first?.pixels).toEqual(train.pixels.subarray(784 * at, 784 * (at + 1)));
    const all = await analyst.dataBrowser.gallery({ ...asked, part: 'test', label: null });
    expect(all.total).toBe(30);
  });

  it('is read anew when it is looked at anew, and refused when it is gone', async () => {
    const other = join(home.path, 'other');
    writeIdxFolder(other, await realSlice(20, 10));
    await analyst.dataBrowser.look({ folder: other });
    writeIdxFolder(other, await realSlice(30, 10));
    await analyst.dataBrowser.look({ folder: other });
    const asked = { folder: other, part: 'train', label: null, offset: 0, limit: 1 } as const;
    expect((await analyst.dataBrowser.gallery(asked)).total).toBe(30);
    rmSync(other, { recursive: true });
    expect((await analyst.dataBrowser.look({ folder: other }))?.content).toBeNull();
  });
});
