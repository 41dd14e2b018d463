/** Data that has changed since a run was trained, and other computers: told, and asked before going on. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pick, type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { fingerprintOf, sourceOf } from '@engine/data/fingerprint';
import { haveSameTest } from '@engine/data/same-data';
import { repetitions } from '@engine/curves/spread';
import type { Platform, RunRecord } from '@engine/records';
import { migrate } from '@engine/runs/migrate';
import { thisPlatform } from '@engine/runs/platform';
import { platformChange, platformText } from '@engine/run-table/platform-text';
import { ChangedDataError, dataChange } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { newSweep } from '@engine/sweep/sweep-store';
import { validationOf } from '@engine/train/split';
import { sweepDataChange } from '@engine/sweep/sweep-data';
import { parsePlan } from '@engine/sweep/plan';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let folder: string;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  folder = join(home.path, 'data');
  writeIdxFolder(folder, await realSlice(300, 60));
});
afterEach(() => {
  home.remove();
});

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
  metrics: () => undefined,
};
const settings = settingsFor('linear', { epochs: 1 });

async function trained(run = 'a-run'): Promise<RunRecord> {
  const plan = { run, name: 'Mine', settings, dataFolder: folder };
  return (await trainRun(store, await readDataset({ folder }), plan, quiet)).record;
}

/** The last training image becomes the first. */
function turned(dataset: Dataset): Dataset {
  const order = Array.from(
    { length: dataset.train.count },
    (_, at) => (at + 1) % dataset.train.count,
  );
  return { ...dataset, train: pick(dataset.train, order) };
}

describe('the fingerprint of a data set', () => {
  it('is what sha256sum prints of its files', async () => {
    const { train, test } = await fingerprintOf(await readDataset({ folder }));
    const sum = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    expect(train).toEqual({
      count: 300,
      images: sum('train-images-idx3-ubyte'),
      labels: sum('train-labels-idx1-ubyte'),
    });
    expect(test.images).toBe(sum('t10k-images-idx3-ubyte'));
  });

  it('is recorded by a run, with the shift of its labels', async () => {
    const { data } = await trained();
    const dataset = await readDataset({ folder });
    expect(data).toEqual({
      folder,
      classNames: dataset.classNames,
      shape: GRAY_28,
      fingerprint: await fingerprintOf(dataset),
    });
    expect(await sourceOf({ ...dataset, firstLabel: 1 }, folder)).toMatchObject({ firstLabel: 1 });
  });
});

describe('data that has changed since', () => {
  it('is told of: other images, labels, counts and names of classes', async () => {
    const record = await trained();
    const dataset = await readDataset({ folder });
    const said = async (other: Dataset) => (await dataChange(record, other))?.says ?? null;
    expect(await said(dataset)).toBeNull();
    expect(await said(turned(dataset))).toBe(
      `The data in ${folder} has changed since “Mine” was trained: its 300 training images are different.`,
    );
    const first = Array.from({ length: 200 }, (_, at) => at);
    expect(await said({ ...dataset, train: pick(dataset.train, first) })).toContain(
      'it had 300 training images and now has 200.',
    );
    const labels = dataset.test.labels.map((label) => (label + 1) % 10);
    const relabeled = { ...dataset, test: { ...dataset.test, labels } };
    expect(await dataChange(record, relabeled)).toEqual({
      says: `The data in ${folder} has changed since “Mine” was trained: the labels of its test images are different.`,
      train: false,
      test: true,
    });
    const classNames = dataset.classNames.map((name) => `${name}!`);
    expect(await said({ ...dataset, classNames })).toContain('its class names are different.');
  });

  it('is no claim about a run that did not note its data, nor about new classes of a fine-tuned one', async () => {
    const { data, ...record } = await trained();
    const dataset = await readDataset({ folder });
    const { fingerprint: _none, ...old } = data;
    expect(await dataChange({ ...record, data: old }, turned(dataset))).toBeNull();
    const fineTunedFrom = { from: 'a-run', photos: 3 };
    const grown = { ...data, classNames: [...data.classNames, 'hat'] };
    expect(await dataChange({ ...record, data: grown, fineTunedFrom }, dataset)).toBeNull();
  });

  it('keeps a run from going on until somebody agrees, which the run records', async () => {
    const { data, platform } = await trained();
    writeIdxFolder(folder, await realSlice(200, 60));
    const dataset = await readDataset({ folder });
    const plan = { run: 'a-run', epochs: 2 };
    const refused = resumeRun(store, dataset, plan, quiet);
    await expect(refused).rejects.toBeInstanceOf(ChangedDataError);
    await expect(refused).rejects.toThrow(
      /it had 300 training images and now has 200\. To continue with the current data, confirm it in the window or add --accept-changed-data in the terminal\.$/,
    );
    expect((await store.read('a-run')).epochsDone).toBe(1);
    const { record } = await resumeRun(store, dataset, { ...plan, acceptChangedData: true }, quiet);
    expect(record.data.fingerprint?.train.count).toBe(200);
    expect(record.earlier).toEqual([{ untilEpoch: 1, platform, fingerprint: data.fingerprint }]);
    expect(await store.read('a-run')).toEqual(record);
    // Agreed to once, it is not asked again.
    await resumeRun(store, dataset, { run: 'a-run', epochs: 3 }, quiet);
  });

  it('is told of a sweep that goes on, by the trial that trained last', async () => {
    const before = await readDataset({ folder });
    const plan = parsePlan({
      name: 'Sweep',
      base: settings,
      space: [{ setting: 'batchSize', kind: 'choice', values: [32, 64] }],
      strategy: 'random',
      minutes: 1,
      trials: null,
      seed: 1,
      dataFolder: folder,
    });
    const sweep = newSweep(plan);
    expect(await sweepDataChange(store, sweep, before)).toBeNull();
    await trained('trial');
    const trial = {
      run: 'trial',
      values: {},
      state: 'waiting' as const,
      target: 1,
      curve: [0.5],
      testAccuracy: 0.5,
      seconds: 1,
      message: null,
    };
    const begun = { ...sweep, trials: [{ ...trial, run: 'deleted' }, trial] };
    expect(await sweepDataChange(store, begun, before)).toBeNull();
    expect(await sweepDataChange(store, begun, turned(before))).toContain('are different.');
  });

  it('sets runs apart that would be repetitions of each other, or compared', async () => {
    const one = runRecord('one');
    const known = await trained();
    const { data } = known;
    if (data.fingerprint === undefined) throw new Error('It has none.');
    const { train } = data.fingerprint;
    const fingerprint = { ...data.fingerprint, test: train };
    const other = { ...known, run: 'other', data: { ...data, fingerprint } };
    const old = {
      ...known,
      run: 'old',
      data: { folder, shape: GRAY_28, classNames: data.classNames },
    };
    const apart = (...runs: RunRecord[]) =>
      repetitions(runs).map((group) => group.map(({ run }) => run));
    expect(apart(known, old)).toEqual([['a-run', 'old']]);
    // Of which of them the old one is, nobody knows: a mean has it with neither.
    expect(apart(known, other, old)).toEqual([['a-run'], ['other'], ['old']]);
    const classNames = data.classNames.toReversed();
    expect(apart(known, { ...known, run: 'renamed', data: { ...data, classNames } })).toEqual([
      ['a-run'],
      ['renamed'],
    ]);
    const part = { untilEpoch: 1, platform: null, fingerprint };
    expect(apart(known, { ...known, run: 'mixed', earlier: [part] })).toEqual([
      ['a-run'],
      ['mixed'],
    ]);
    const moved = { ...part, fingerprint: data.fingerprint };
    expect(apart(known, { ...known, run: 'moved', earlier: [moved] })).toEqual([
      ['a-run', 'moved'],
    ]);
    expect(haveSameTest(known, other)).toBe(false);
    expect(haveSameTest(known, { data: { ...data, folder: 'elsewhere' } })).toBe(true);
    expect(haveSameTest(known, old)).toBe(true);
    expect(haveSameTest(known, one)).toBe(false);
  });
});

describe('training on one class', () => {
  it('is refused before anything is written, also where a run goes on', async () => {
    const dataset = await readDataset({ folder });
    const one = { ...dataset.train, labels: new Uint8Array(dataset.train.count).fill(1) };
    const single = { ...dataset, train: one };
    const plan = { run: 'one-class', name: null, settings, dataFolder: folder };
    await expect(trainRun(store, single, plan, quiet)).rejects.toThrow(
      'All training images are of one class (Trouser).',
    );
    expect(store.has('one-class')).toBe(false);
    await trained();
    await expect(
      resumeRun(store, single, { run: 'a-run', epochs: 2, acceptChangedData: true }, quiet),
    ).rejects.toThrow('All training images are of one class');
  });

  it('is refused where the validation split leaves one class', async () => {
    const dataset = await readDataset({ folder });
    const { count } = dataset.train;
    const split = settingsFor('linear', { epochs: 1, validationSplit: 0.5, seed: 3 });
    const labels = new Uint8Array(count).fill(1);
    for (const place of validationOf({ train: dataset.train }, split)) labels[place] = 2;
    const parted = { ...dataset, train: { ...dataset.train, labels } };
    const plan = { run: 'one-left', name: null, settings: split, dataFolder: folder };
    await expect(trainRun(store, parted, plan, quiet)).rejects.toThrow(
      'All training images left after the validation split of 50% are of one class (Trouser). Set a smaller validation split or another seed.',
    );
    expect(store.has('one-left')).toBe(false);
    const other = { ...plan, run: 'two-left', settings: { ...split, seed: 4 } };
    expect((await trainRun(store, parted, other, quiet)).record.status).toBe('finished');
  });
});

describe('what a run was computed with', () => {
  const amd: Platform = {
    system: 'linux x64',
    processor: 'AMD EPYC 7B13',
    instructions: ['avx2', 'fma'],
    oneDnn: null,
    libtensorflow: '2.21.0',
  };

  it('is recorded: processor, instructions, and the library', async () => {
    const { platform, versions } = await trained();
    expect(platform).toEqual(await thisPlatform());
    expect(platform?.libtensorflow).toBe(versions['tensorflow']);
    expect(platform?.processor).not.toBe('');
    if (process.platform === 'linux') expect(platform?.instructions?.length).toBeGreaterThan(0);
  });

  it('is told where a run goes on elsewhere, and not where nobody knows', () => {
    const record = { name: 'Mine', platform: amd };
    expect(platformChange(record, amd, 'continues')).toBeNull();
    expect(platformChange({ ...record, platform: null }, amd, 'continues')).toBeNull();
    const intel = { ...amd, processor: 'Intel Xeon', instructions: ['avx2', 'avx512f', 'fma'] };
    expect(platformChange(record, intel, 'continues')).toBe(
      '“Mine” was trained on AMD EPYC 7B13 (AVX2), libtensorflow 2.21.0, linux x64 and continues on Intel Xeon (AVX-512), libtensorflow 2.21.0, linux x64, so the results will not be bit-identical.',
    );
    for (const other of [
      { oneDnn: 'off' },
      { oneDnn: 'AVX2' },
      { libtensorflow: '2.9.1' },
      { instructions: null },
    ]) {
      expect(platformChange(record, { ...amd, ...other }, 'is repeated')).toContain('is repeated');
    }
    expect(platformText({ ...amd, oneDnn: 'off', instructions: null })).toBe(
      'AMD EPYC 7B13 (without oneDNN), libtensorflow 2.21.0, linux x64',
    );
  });

  it('is recorded anew where a run goes on elsewhere, with what it was', async () => {
    const record = await trained();
    await store.write({ ...record, platform: amd });
    const dataset = await readDataset({ folder });
    const { record: resumed } = await resumeRun(store, dataset, { run: 'a-run', epochs: 2 }, quiet);
    expect(resumed.platform).toEqual(await thisPlatform());
    expect(resumed.earlier).toMatchObject([{ untilEpoch: 1, platform: amd }]);
  });

  it('is not known of runs from before version 5', () => {
    const { platform: _none, ...old } = runRecord('old');
    expect(migrate({ ...old, formatVersion: 4 }, 'old')).toMatchObject({
      formatVersion: 12,
      platform: null,
    });
  });
});
