import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analyst, type PhotoSeer } from '../../../electron/analyst/analyst';
import { PIXELS, type Dataset } from '../../../electron/engine/data/dataset';
import { seePhoto } from '../../../electron/engine/photo/see';
import { RunStore } from '../../../electron/engine/runs/run-store';
import { trainRun } from '../../../electron/engine/runs/train-run';
import { settingsFor } from '../../../electron/engine/settings';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { studioPhoto } from '../../support/pictures';

let home: ReturnType<typeof temporaryFolder>;
let photo: { width: number; height: number; rgba: Uint8Array<ArrayBuffer> };
/** Without threads: those of the pool are tested with it. */
const SEER: PhotoSeer = { see: (each) => seePhoto(each), warmUp: () => undefined };
const RUNS = ['one', 'another'] as const;

beforeAll(async () => {
  home = temporaryFolder();
  const dataset: Dataset = { folder: home.path, ...(await realSlice(300, 50)) };
  const settings = settingsFor('linear', { epochs: 1 });
  for (const run of RUNS) {
    await trainRun(
      new RunStore(home.path),
      dataset,
      { run, name: run, settings, dataFolder: null },
      {
        signal: new AbortController().signal,
        progress: () => undefined,
        metrics: () => undefined,
      },
    );
  }
  const { width, height, values } = studioPhoto(dataset.test.pixels.subarray(0, PIXELS), 4, 20);
  const rgba = new Uint8Array(4 * width * height);
  values.forEach((value, at) => {
    rgba.set([value, value, value, 255], 4 * at);
  });
  photo = { width, height, rgba };
});

afterAll(() => {
  home.remove();
});

describe('photos that are asked about at the same time', () => {
  it('are all answered, the first ones of a run too', async () => {
    const analyst = new Analyst(home.path, SEER);
    const [run] = RUNS;
    const answers = await Promise.all([1, 2, 3].map(() => analyst.photo({ run, ...photo })));
    for (const { probabilities } of answers) {
      expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    }
    expect(answers[1]?.probabilities).toEqual(answers[0]?.probabilities);
  });

  it('are answered each by the run that was asked', async () => {
    const analyst = new Analyst(home.path, SEER);
    const asked = [...RUNS, ...RUNS, ...RUNS];
    const answers = await Promise.all(asked.map((run) => analyst.photo({ run, ...photo })));
    expect(answers.map(({ run }) => run)).toEqual(asked);
  });

  it('do not suffer from one that cannot be answered', async () => {
    const analyst = new Analyst(home.path, SEER);
    const [run] = RUNS;
    const absent = analyst.photo({ run: 'absent', ...photo });
    const present = analyst.photo({ run, ...photo });
    await expect(absent).rejects.toThrow();
    expect((await present).run).toBe(run);
  });
});
