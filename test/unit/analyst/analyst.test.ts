import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analyst, type PhotoPreprocessor } from '../../../electron/analyst/analyst';
import { PIXELS, type Dataset } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';
import { fitPhoto } from '@engine/photo/fit-photo';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import type { RequestBody } from '@contract';
import { RunStore } from '@engine/runs/run-store';
import { trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { storedRun } from '../../support/stored-run';
import { studioPhoto } from '../../support/pictures';

type PhotoQuestion = RequestBody<'classify:steps'>;

let home: ReturnType<typeof temporaryFolder>;
let photo: PhotoQuestion;
/** Without threads: those of the pool are tested with it. */
const SEER: PhotoPreprocessor = {
  see: preprocessPhoto,
  steps: stepsOfPhoto,
  warmUp: () => undefined,
};
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
  photo = { width, height, rgba, correction: { box: null, notGarment: [] } };
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

describe('what is said of a photo beside its class', () => {
  it('is where the garment lies and how sure the answer is', async () => {
    const answer = await new Analyst(home.path, SEER).photo({ run: RUNS[0], ...photo });
    expect(answer.outline.length).toBeGreaterThan(0);
    expect(answer.rawConfidence).toBeLessThanOrEqual(answer.confidence + 1e-6);
    expect(answer.label === null).toBe(answer.rawConfidence < answer.threshold);
    expect(answer.othersLeftOut).toBe(0);
  });

  it('follows what a person corrects', async () => {
    const box = { x: 0.1, y: 0.3, width: 0.45, height: 0.6 };
    const correction = { box, notGarment: [{ x: 0.3, y: 0.6 }] };
    const { box: found } = await new Analyst(home.path, SEER).photo({
      run: RUNS[0],
      ...photo,
      correction,
    });
    expect(found.x + found.width).toBeLessThanOrEqual(0.56);
  });

  it('is each step, and a map of what speaks for a class', async () => {
    const analyst = new Analyst(home.path, SEER);
    expect(await analyst.steps(photo)).toHaveLength(4);
    const [run] = RUNS;
    const { shape, pixels } = await analyst.photo({ run, ...photo });
    const image = { shape, pixels };
    const { map } = await analyst.why({ run, image, label: 0 });
    expect(map).toHaveLength(PIXELS);
    expect(map.some((value) => value !== 0)).toBe(true);
    await expect(analyst.why({ run, image, label: 10 })).rejects.toThrow(/no such class/);
  });
});

describe('a run that takes whole photos', () => {
  const shape = { height: 24, width: 20, channels: 3 } as const;

  it('sees all of a photo in color, and explains each pixel', async () => {
    const settings = settingsFor('cnn', { filters: [4], hidden: [] });
    const data = { folder: null, shape, classNames: ['Cat', 'Dog'] };
    const { run, network } = await storedRun(new RunStore(home.path), settings, { data });
    const analyst = new Analyst(home.path, SEER);
    await analyst.prepare(run);
    const answer = await analyst.photo({ run, ...photo });
    expect(answer).toMatchObject({ preprocessing: 'whole', shape, outline: [], white: false });
    expect(answer.pixels).toEqual(fitPhoto(photo, shape, { fit: 'pad' }));
    expect(answer.probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    const { map } = await analyst.why({ run, image: { shape, pixels: answer.pixels }, label: 1 });
    expect(map).toHaveLength(24 * 20);
    const gray = { shape: GRAY_28, pixels: new Uint8Array(PIXELS) };
    const small = analyst.why({ run, image: gray, label: 1 });
    await expect(small).rejects.toThrow('The image size does not match the input of this run.');
    // Runs that take garments go on as before.
    const garment = await analyst.photo({ run: RUNS[0], ...photo });
    expect(garment).toMatchObject({ preprocessing: 'garment' });
    expect(garment.pixels).toHaveLength(PIXELS);
    network.free();
  });
});
