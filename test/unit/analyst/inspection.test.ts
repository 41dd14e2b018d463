import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analyst } from '../../../electron/analyst/analyst';
import { PIXELS, type Dataset } from '@engine/data/dataset';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let dataset: Dataset;
let analyst: Analyst;
const RUNS = ['one', 'another'] as const;
const WATCHER = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};

beforeAll(async () => {
  home = temporaryFolder();
  const slice = await realSlice(400, 120);
  // The first test image stands in the training set, at 7.
  slice.test.pixels.set(slice.train.pixels.subarray(7 * PIXELS, 8 * PIXELS));
  writeIdxFolder(home.path, slice);
  dataset = { folder: home.path, ...slice };
  for (const [at, run] of RUNS.entries()) {
    const settings = settingsFor('linear', { epochs: 1, seed: at });
    const plan = { run, name: run, settings, dataFolder: home.path };
    await trainRun(new RunStore(home.path), dataset, plan, WATCHER);
  }
  analyst = new Analyst(home.path, {
    see: preprocessPhoto,
    steps: stepsOfPhoto,
    warmUp: () => undefined,
  });
});

afterAll(() => {
  home.remove();
});

const image = (part: 'test' | 'train', index: number) =>
  analyst.inspection.image({ run: 'one', part, index });

describe('an image that is looked at closely', () => {
  it('is a test image with its answer, its label and its nearDuplicates', async () => {
    const { predicted, probabilities, pixels, nearDuplicates, ...rest } = await image('test', 0);
    expect(rest).toMatchObject({ index: 0, label: dataset.test.labels[0], isValidation: null });
    expect(probabilities[predicted]).toBe(Math.max(...probabilities));
    expect(pixels).toEqual(Uint8Array.from(dataset.test.pixels.subarray(0, PIXELS)));
    expect(nearDuplicates[0]).toMatchObject({ index: 7, distance: 0, pixels });
  });

  it('is a training image too, with what the run says of it now', async () => {
    const seen = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => image('train', at)));
    expect(seen.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen[7]).toMatchObject({ label: dataset.train.labels[7], nearDuplicates: [] });
    const validation = await analyst.inspection.validation('one');
    for (const error of validation?.worst ?? []) {
      expect(await image('train', error.index)).toMatchObject({
        isValidation: true,
        label: error.label,
        predicted: error.predicted,
      });
    }
  });

  it('is refused in a sentence where there is none', async () => {
    await expect(image('test', 120)).rejects.toThrow('There are 120 test images, 0 to 119.');
    await expect(image('train', 400)).rejects.toThrow('There are 400 training images, 0 to 399.');
  });
});

describe('the images on which two runs disagree', () => {
  it('come page by page, with what both say', async () => {
    const asked = { run: 'one', against: 'another', label: null, predicted: null } as const;
    const { mcnemar } = await analyst.inspection.difference(asked);
    const first = await analyst.inspection.disagreements({
      ...asked,
      side: 'one',
      offset: 0,
      limit: 2,
    });
    expect(first.totals).toEqual({ one: mcnemar.onlyOne, other: mcnemar.onlyOther });
    expect(first.items.length).toBe(Math.min(2, mcnemar.onlyOne));
    for (const { label, predicted, other } of first.items) {
      expect(predicted).toBe(label);
      expect(other.predicted).not.toBe(label);
    }
  });
});

describe('a run that was trained further', () => {
  it('is worked out anew', async () => {
    const before = await analyst.inspection.classes('another');
    expect(await analyst.inspection.classes('another')).toBe(before);
    await resumeRun(new RunStore(home.path), dataset, { run: 'another', epochs: 4 }, WATCHER);
    const after = await analyst.inspection.classes('another');
    expect(after.macro).not.toEqual(before.macro);
    const { testAccuracy } = await new RunStore(home.path).read('another');
    expect((await analyst.inspection.duplicates('another')).accuracy).toBe(testAccuracy);
  });
});
