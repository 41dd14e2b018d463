import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectPhoto } from '@engine/collection/collect';
import { CollectionStore } from '@engine/collection/collection-store';
import { pick, PIXELS, toUnit, type LabeledImages } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { GARMENT } from '@engine/photo/preprocessing';
import { NO_CORRECTION } from '@engine/photo/seeds';
import type { FineTuneProgress } from '@engine/fine-tune/fine-tune-report';
import { ChangedDataError } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import {
  ownPhotoFrom,
  ownPhotoOf,
  ownPhotosFrom,
  type OwnPhoto,
} from '@engine/fine-tune/own-photo';
import { fineTunedName } from '@engine/fine-tune/fine-tuned-name';
import { fineTuneOwn, type OwnPlan } from '@engine/fine-tune/fine-tune-own';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';
import { builtDecoder } from '../../support/decoder';
import { studioPhoto } from '../../support/pictures';
import { draw } from '../photo/pictures';

const BAG = 8;
const TROUSER = 1;
let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let test: LabeledImages;

beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const data = join(home.path, 'data');
  writeIdxFolder(data, await realSlice(400, 200));
  const dataset = await readDataset({ folder: data });
  ({ test } = dataset);
  const settings = settingsFor('linear', { epochs: 1 });
  const plan = { run: 'base', name: 'Base', settings, dataFolder: data };
  await trainRun(store, dataset, plan, {
    signal: new AbortController().signal,
    progress: () => undefined,
    metrics: () => undefined,
  });
});

afterAll(() => {
  home.remove();
});

/** Test images of a class as they come out of the pipeline. */
function photos(className: string, label: number, count: number, from = 0): OwnPhoto[] {
  const own = [...test.labels.keys()].filter((at) => test.labels[at] === label);
  const images = pick(test, own.slice(from, from + count));
  return Array.from({ length: count }, (_, at) => {
    const image = toUnit(images.pixels.subarray(at * PIXELS, (at + 1) * PIXELS));
    return ownPhotoOf(className, { image, white: false } as Parameters<typeof ownPhotoOf>[1]);
  });
}

/** Things that look like no class, so that nothing else that is learned contradicts them. */
function hats(count: number): OwnPhoto[] {
  return photos('hat', BAG, count).map(({ picture, ...photo }) => ({
    ...photo,
    picture: picture.map((value, at) => (Math.floor(at / 28) % 6 < 3 ? 0.9 - value / 4 : 0)),
  }));
}

async function fineTune(
  plan: Pick<OwnPlan, 'run' | 'photos'> & Partial<OwnPlan>,
  signal = new AbortController().signal,
) {
  const told: FineTuneProgress[] = [];
  const outcome = await fineTuneOwn(
    store,
    { from: 'base', name: null, perClass: null, seed: 1, ...plan },
    { signal, progress: (progress) => told.push(progress) },
  );
  return { ...outcome, told };
}

/** A run on a folder of its name. @returns the folder */
async function trainOn(run: string, slice: Awaited<ReturnType<typeof realSlice>>): Promise<string> {
  const dataFolder = join(home.path, run);
  writeIdxFolder(dataFolder, slice);
  const plan = { run, name: run, settings: settingsFor('linear', { epochs: 1 }), dataFolder };
  await trainRun(store, await readDataset({ folder: dataFolder }), plan, {
    signal: new AbortController().signal,
    progress: () => undefined,
    metrics: () => undefined,
  });
  return dataFolder;
}

describe('a run whose data has changed', () => {
  it('is fine-tuned only where that is accepted, and asked before any photo is looked at', async () => {
    const data = await trainOn('changed', await realSlice(300, 60));
    writeIdxFolder(data, await realSlice(350, 60));
    const own = [...photos('pants', TROUSER, 4), ...hats(4)];
    const tuned = { run: 'tuned', from: 'changed', photos: own };
    await expect(fineTune({ ...tuned, photos: [] })).rejects.toThrow(ChangedDataError);
    await expect(fineTune(tuned)).rejects.toThrow('it had 300 training images and now has 350');
    expect(store.has('tuned')).toBe(false);
    const { record } = await fineTune({ ...tuned, acceptChangedData: true }, AbortSignal.abort());
    expect(record.data.fingerprint?.train.count).toBe(350);
    const names = Array.from({ length: 10 }, (_, at) => `class ${at}`);
    writeFileSync(join(data, 'labels.txt'), names.join('\n'));
    const others = fineTune({ ...tuned, run: 'others', acceptChangedData: true });
    await expect(others).rejects.toThrow('was trained on other classes than those in');
    expect(store.has('others')).toBe(false);
  }, 120_000);

  it('is not compared by test images that it was not scored on', async () => {
    const slice = await realSlice(300, 60);
    const data = await trainOn('tested', slice);
    // As many images as before, in another order.
    const labels = slice.test.labels.toReversed();
    writeIdxFolder(data, { ...slice, test: { ...slice.test, labels } });
    const own = [...photos('pants', TROUSER, 4), ...hats(4)];
    const tuned = { run: 'compared', from: 'tested', photos: own, acceptChangedData: true };
    const { report } = await fineTune(tuned, AbortSignal.abort());
    expect(report.before.testAccuracy).toBeNull();
    expect(report.after.testAccuracy).not.toBeNull();
    expect(report.lost).toBeUndefined();
  }, 120_000);
});

describe('fine-tuning', () => {
  it('is told of, and leaves a run with what came of it', async () => {
    const own = [...photos('pants', TROUSER, 8), ...hats(5)];
    const { record, report, told } = await fineTune({ run: 'taught', photos: own });
    expect(record).toMatchObject({
      name: 'Base, fine-tuned',
      status: 'finished',
      fineTunedFrom: { from: 'base', photos: 10 },
    });
    expect(record.data.classNames.at(-1)).toBe('hat');
    expect(told.at(-1)).toMatchObject({ run: 'taught', secondsLeft: 0 });
    expect(told.at(-1)?.step).toBe(told.at(-1)?.steps);

    expect(await store.fineTuneReport('taught')).toEqual(report);
    expect(report).toMatchObject({ from: 'base', fromName: 'Base', learned: 10, holdOut: 3 });
    const [hat, pants] = report.classes;
    expect(hat).toMatchObject({ className: 'hat', isNew: true, before: null, holdOut: 1 });
    expect(pants).toMatchObject({ className: 'pants', isNew: false, holdOut: 2 });
    expect(pants?.before).not.toBeNull();
    expect(hat?.after).toBe(1);
    expect(report.before.accuracy).toBeCloseTo((pants?.before ?? 0) / 2);
    expect(report.after.accuracy).toBeCloseTo((1 + (pants?.after ?? 0)) / 2);
    expect(report.before.testAccuracy).toBe((await store.read('base')).testAccuracy);
    expect(report.after.testAccuracy).toBe(record.testAccuracy);
    expect(report.pictures).toHaveLength(10);
    expect(report.lost?.images).toBe('test');
    for (const { correct, lost } of report.lost?.answers ?? []) {
      expect(lost).toBeLessThanOrEqual(correct);
    }
  }, 120_000);

  it('may follow another, and holds out nothing that was learned in it', async () => {
    const first = await store.fineTuneReport('taught');
    const own = [...photos('pants', TROUSER, 12), ...hats(5)];
    // Which photos it takes is settled before the first step.
    const plan = { run: 'again', from: 'taught', photos: own };
    const { record, report } = await fineTune(plan, AbortSignal.abort());
    expect(record.name).toBe('Base, fine-tuned 2');
    expect(record.data.classNames).toHaveLength(11);
    expect(report.classes.map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(report.pictures).toEqual(expect.arrayContaining(first?.pictures ?? ['none']));
    expect(report.learned + report.holdOut).toBe(17);
    expect(report.holdOut).toBe(4);
  }, 120_000);

  it('that is stopped keeps what it has learned so far', async () => {
    const own = [...photos('pants', TROUSER, 3), ...photos('Bag', BAG, 3)];
    const { record, report, told } = await fineTune(
      { run: 'stopped', name: 'Halfway', photos: own },
      AbortSignal.abort(),
    );
    expect(record).toMatchObject({ name: 'Halfway', status: 'stopped' });
    expect(told).toEqual([]);
    expect(report.classes.map(({ before, after }) => [before, after])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(await store.fineTuneReport('base')).toBeNull();
  }, 120_000);
});

describe('fine-tuning', () => {
  it('does not start without photos, without weights, or while the run trains, and leaves no run', async () => {
    const own = [...photos('pants', TROUSER, 3), ...photos('Bag', BAG, 3)];
    const before = readdirSync(join(home.path, 'runs'));
    await expect(fineTune({ run: 'none', photos: [] })).rejects.toThrow(
      /no photos to fine-tune on/,
    );
    await expect(fineTune({ run: 'none', photos: own, from: 'absent' })).rejects.toThrow(
      /There is no run "absent"/,
    );
    const base = await store.read('base');
    await store.create({ ...base, run: 'empty', status: 'stopped' });
    await expect(fineTune({ run: 'none', photos: own, from: 'empty' })).rejects.toThrow(
      /has no weights/,
    );
    await store.write({ ...base, run: 'empty', status: 'running', processId: process.pid });
    await expect(fineTune({ run: 'none', photos: own, from: 'empty' })).rejects.toThrow(
      /"Base" is training/,
    );
    expect(readdirSync(join(home.path, 'runs')).sort()).toEqual([...before, 'empty'].sort());
  });
});

describe('a fine-tuned run’s name', () => {
  it.each([
    ['First', false, 'First, fine-tuned'],
    ['First, fine-tuned', true, 'First, fine-tuned 2'],
    ['First, taught 9', true, 'First, fine-tuned 10'],
    ['Renamed', true, 'Renamed, fine-tuned'],
  ])('follows from %s', (name, fineTunedFrom, wanted) => {
    const report = fineTunedFrom ? { fineTunedFrom: { from: 'x', photos: 1 } } : {};
    expect(fineTunedName({ name, ...report })).toBe(wanted);
  });
});

describe('a collected photo', () => {
  it('is learned as it is seen for an answer', async () => {
    const { width, height, values } = studioPhoto(test.pixels.subarray(0, PIXELS), 4, 20);
    const rgba = new Uint8Array(4 * width * height);
    values.forEach((value, at) => {
      rgba.set([value, value, value, 255], 4 * at);
    });
    const collection = new CollectionStore(home.path);
    const said = { className: 'hat', name: 'a.png', correction: NO_CORRECTION };
    const pixels = { width, height, rgba };
    const { isNew, ...entry } = await collectPhoto(
      collection,
      { see: preprocessPhoto },
      pixels,
      said,
    );
    expect(isNew).toBe(true);
    const [photo] = (await collection.list()).photos;
    if (photo === undefined) throw new Error('The photo is gone.');
    expect(photo).toMatchObject(entry);
    expect([...photo.thumbnail.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(ownPhotoFrom(photo)).toMatchObject({ id: entry.picture, className: 'hat' });
    expect(Math.max(...ownPhotoFrom(photo).picture)).toBeGreaterThan(0.3);
  });

  it('is kept whole too, large enough for every network', async () => {
    const kept = await collectPhoto(
      new CollectionStore(home.path),
      { see: preprocessPhoto },
      draw(500, 400, (x) => (x < 250 ? [200, 40, 40] : [40, 40, 200])),
      { className: 'flag', name: 'b.png', correction: NO_CORRECTION },
    );
    const collected = (await new CollectionStore(home.path).list()).photos;
    const photo = collected.find(({ id }) => id === kept.id);
    if (photo === undefined) throw new Error('The photo is gone.');
    const shape = { height: 64, width: 256, channels: 3 } as const;
    const decoder = builtDecoder();
    const decoded = await decoder.decode(photo.thumbnail, photo.name);
    expect([decoded.width, decoded.height]).toEqual([320, 256]);
    const whole = { kind: 'whole', shape, fit: 'stretch' } as const;
    const [own] = await ownPhotosFrom([photo], whole, decoder);
    expect(own).toMatchObject({ id: kept.id, className: 'flag' });
    expect(own?.picture).toHaveLength(64 * 256 * 3);
    // Red on the left, blue on the right.
    const at = (column: number, channel: number) => own?.picture[3 * column + channel] ?? 0;
    expect(at(20, 0)).toBeGreaterThan(2 * at(20, 2));
    expect(at(235, 2)).toBeGreaterThan(2 * at(235, 0));
    const garments = await ownPhotosFrom([photo], GARMENT, decoder);
    expect(garments).toEqual([ownPhotoFrom(photo)]);
  });
});
