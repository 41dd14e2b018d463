/** A run shared as one file and imported elsewhere; and files that mean harm. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import { RunStore } from '@engine/runs/run-store';
import { writeCheckpoint } from '@engine/runs/checkpoints';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { encodeSafetensors } from '@engine/storage/safetensors';
import { DEFAULTS } from '@engine/settings';
import { importRun } from '@engine/share/import-run';
import { shareRun } from '@engine/share/share-run';
import { unpackRun } from '@engine/share/unpack';
import { temporaryFolder } from '../../support/idx-folder';
import { CLASS_NAMES, runRecord } from '../../support/stored-run';
import { GRAY_28 } from '@engine/data/image-shape';

const RUN = '20260101-000000-linear-abcd';

let home: ReturnType<typeof temporaryFolder>;
let here: RunStore;
let there: RunStore;
let file: string;
beforeEach(async () => {
  home = temporaryFolder();
  here = new RunStore(join(home.path, 'here'));
  there = new RunStore(join(home.path, 'there'));
  file = join(home.path, 'run.atelier');
  await makeRun();
});
afterEach(() => {
  home.remove();
});

/** The beginning of an evaluation with a temperature. */
const CALIBRATED = (temperature: string) =>
  `"calibration":{"temperature":${temperature},"expectedError":0,"bins":[]},"formatVersion"`;

/** A run with a file of every kind. */
async function makeRun(): Promise<void> {
  const data = { folder: '/home/somebody/pictures/Hüte', shape: GRAY_28, classNames: CLASS_NAMES };
  await here.create(runRecord(RUN, { data, checkpoint: 'epoch-1' }));
  await here.rename(RUN, 'My best one');
  const scores = { loss: 1, accuracy: 0.5 };
  here.appendMetrics(RUN, { kind: 'step', epoch: 1, step: 1, ...scores });
  here.appendMetrics(RUN, {
    kind: 'epoch',
    epoch: 1,
    step: 2,
    learningRate: 0.1,
    ...scores,
    validationLoss: null,
    validationAccuracy: null,
  });
  const weights = new Map([['kernel', new Float32Array([1, 2])]]);
  const shapes = new Map([['kernel', [2]]]);
  await here.writeWeights(RUN, weights, shapes);
  const table = new ProbabilityTable(new Float32Array(20).fill(0.1), 10);
  const evaluation = evaluate(table, Uint8Array.from([0, 1]), CLASS_NAMES);
  await here.writeEvaluation(RUN, evaluation, table);
  const checkpoint = {
    epoch: 1,
    step: 2,
    seconds: 1,
    best: { epoch: 1, score: 1 },
    weights,
    optimizer: new Map(),
    average: null,
  };
  await writeCheckpoint(
    here.path(RUN),
    { checkpoint, best: weights, metricsBytes: 1, histogramsBytes: 0 },
    shapes,
  );
}

const share = (checkpoints = false) => shareRun(here, RUN, file, { checkpoints });

/** Nothing of a failed import is left anywhere. */
function expectNothingThere(): void {
  expect(existsSync(there.folder) ? readdirSync(there.folder) : []).toEqual([]);
  expect(readdirSync(join(there.home, 'importing'))).toEqual([]);
  expect(readdirSync(home.path).sort()).toEqual(['here', 'run.atelier', 'there']);
}

async function write(...entries: TarEntry[]): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(await packTar(entries)));
}

function entry(name: string, body: string | Uint8Array = 'x'): TarEntry {
  return { header: { name, size: Buffer.byteLength(body), type: 'file' }, body };
}

/** What is shared, with some files put in the place of others or added. */
async function writeWith(changes: Record<string, string | Uint8Array>): Promise<void> {
  await share(true);
  const entries = await unpackTar(gunzipSync(readFileSync(file)));
  const kept = entries.map(({ header, data }) => {
    const changed = changes[header.name.slice(RUN.length + 1)];
    return entry(header.name, changed ?? data ?? '');
  });
  const known = new Set(entries.map(({ header }) => header.name));
  const added = Object.entries(changes)
    .filter(([name]) => !known.has(`${RUN}/${name}`))
    .map(([name, body]) => entry(`${RUN}/${name}`, body));
  await write(...kept, ...added);
}

const recordWith = (changes: object) => {
  const stored = readFileSync(join(here.path(RUN), 'run.json'), 'utf8');
  return JSON.stringify({ ...(JSON.parse(stored) as object), ...changes });
};

describe('a run with a file that nobody could import', () => {
  it('is not shared', async () => {
    writeFileSync(join(here.path(RUN), 'times.ndjson'), Buffer.alloc(2 ** 20 + 1));
    await expect(share()).rejects.toThrow('its times.ndjson of 1.0 MB could not be imported');
    expect(existsSync(file)).toBe(false);
  });
});

describe('the photo network', () => {
  it('is not shared, since everybody has it', async () => {
    const sharing = shareRun(here, PHOTO_NETWORK, file, { checkpoints: false });
    await expect(sharing).rejects.toThrow('comes with every copy of Atelier');
    expect(existsSync(file)).toBe(false);
  });

  it('is not imported, into the app’s own folder, from a file that claims to be it', async () => {
    await share();
    const before = readdirSync(here.path(PHOTO_NETWORK));
    const entries = await unpackTar(gunzipSync(readFileSync(file)));
    const renamed = entries.map(({ header, data }) =>
      entry(header.name.replace(RUN, PHOTO_NETWORK), data ?? ''),
    );
    await write(...renamed);
    await expect(importRun(there, file)).rejects.toThrow('is built in');
    expectNothingThere();
    expect(readdirSync(here.path(PHOTO_NETWORK))).toEqual(before);
  });
});

describe('a run that is shared and imported', () => {
  it('is the run that it was, without its checkpoint and the places of the other computer', async () => {
    await share();
    const { record, renamed } = await importRun(there, file);
    expect({ run: record.run, name: record.name, renamed }).toEqual({
      run: RUN,
      name: 'My best one',
      renamed: false,
    });
    expect(record.data.folder).toBe('Hüte');
    expect(record).toMatchObject({ processId: null, checkpoint: null, settings: DEFAULTS.linear });
    expect(await there.metrics(RUN)).toEqual(await here.metrics(RUN));
    expect(await there.weights(RUN)).toEqual(await here.weights(RUN));
    expect(await there.evaluation(RUN)).toEqual(await here.evaluation(RUN));
    expect(await there.predictions(RUN)).toEqual(await here.predictions(RUN));
    expect(existsSync(join(there.path(RUN), 'checkpoints'))).toBe(false);
    expect(readdirSync(there.path(RUN))).toContain('events.out.tfevents.0001.atelier');
    expect(gunzipSync(readFileSync(file)).includes('somebody')).toBe(false);
  });

  it('brings its checkpoint where that was asked for, and the same file each time', async () => {
    await share(true);
    const first = readFileSync(file);
    await share(true);
    expect(readFileSync(file).equals(first)).toBe(true);
    const { record } = await importRun(there, file);
    expect(record).toMatchObject({ checkpoint: 'epoch-1', shared: { withCheckpoint: true } });
    expect(readdirSync(join(there.path(RUN), 'checkpoints/epoch-1'))).toContain('state.json');
  });

  it('does not touch the run of its folder’s name that is there', async () => {
    await share();
    await there.create(runRecord(RUN, { name: 'Another' }));
    const { record, renamed } = await importRun(there, file);
    expect(renamed).toBe(true);
    expect(record.run).toMatch(new RegExp(`^${RUN}-[0-9a-f]{4}$`));
    expect((await there.read(RUN)).name).toBe('Another');
    expect((await there.list()).runs).toHaveLength(2);
  });

  it('comes in twice where two bring it in at once', async () => {
    await share();
    const both = await Promise.all([importRun(there, file), importRun(there, file)]);
    const ids = both.map(({ record }) => record.run);
    expect(new Set(ids).size).toBe(2);
    expect(both.map(({ renamed }) => renamed).sort()).toEqual([false, true]);
    for (const id of ids) expect((await there.read(id)).run).toBe(id);
    expect((await there.list()).runs).toHaveLength(2);
  });

  it('is not shared while it trains', async () => {
    await here.write(runRecord(RUN, { status: 'running' }));
    await expect(share()).rejects.toThrow('is training. Wait until it finishes');
    expect(existsSync(file)).toBe(false);
  });

  it('is not shared in parts of before and after, where another process trains it further meanwhile', async () => {
    const finished = await here.read(RUN);
    const read = vi.spyOn(here, 'read');
    read.mockResolvedValueOnce(finished).mockResolvedValue({ ...finished, status: 'running' });
    await expect(share()).rejects.toThrow('"My best one" is training.');
    expect(existsSync(file)).toBe(false);
    read.mockReset().mockResolvedValueOnce(finished);
    read.mockResolvedValue({ ...finished, endedAt: '2026-02-03T04:05:06.000Z' });
    await expect(share()).rejects.toThrow('"My best one" is training.');
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('.'))).toEqual([]);
    read.mockRestore();
  });

  it('says where it could not be written', async () => {
    const nowhere = join(home.path, 'nowhere', 'run.atelier');
    await expect(shareRun(here, RUN, nowhere, { checkpoints: false })).rejects.toThrow(
      /could not be written \(ENOENT\)/,
    );
  });
});

describe('a file that is no shared run', () => {
  it.each([
    ['words', Buffer.from('these are only words')],
    ['nothing', Buffer.alloc(0)],
    ['a compressed text', gzipSync('these are only words, and more of them'.repeat(60))],
  ])('is refused: %s', async (_what, bytes) => {
    writeFileSync(file, bytes);
    await expect(importRun(there, file)).rejects.toThrow(
      /Not an Atelier run file|incomplete or damaged/,
    );
    expectNothingThere();
  });

  it('is refused where it is torn or a byte of it is wrong', async () => {
    await share();
    const whole = readFileSync(file);
    for (const length of [20, whole.length >> 1, whole.length - 4]) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(importRun(there, file)).rejects.toThrow(/incomplete or damaged/);
      expectNothingThere();
    }
    const damaged = Buffer.from(whole);
    damaged.writeUInt8((damaged.readUInt8(damaged.length - 6) + 1) % 256, damaged.length - 6);
    writeFileSync(file, damaged);
    await expect(importRun(there, file)).rejects.toThrow(/incomplete or damaged/);
    expectNothingThere();
  });

  it('is refused where it is not there', async () => {
    await expect(importRun(there, join(home.path, 'none.atelier'))).rejects.toThrow(
      'The file does not exist.',
    );
  });
});

describe('a file that means harm', () => {
  it.each([
    `${RUN}/../../evil`,
    `../evil`,
    `/etc/evil`,
    `${RUN}/sub/evil`,
    `${RUN}/checkpoints/../../evil`,
    `${RUN}/checkpoints/epoch-1/../evil`,
    `${RUN}/.hidden`,
    `${RUN}/..\\evil`,
    `${RUN}/C:evil`,
    `${RUN}/con.json`,
    `${RUN}/RUN.json`,
    `${RUN}/run.json`,
    'another-run/weights.safetensors',
  ])('writes nothing outside of its place: %s', async (name) => {
    await write(entry(`${RUN}/run.json`, recordWith({})), entry(name));
    await expect(importRun(there, file)).rejects.toThrow(
      /do not belong to a run|contains links|damaged/,
    );
    expectNothingThere();
  });

  it('makes no links', async () => {
    for (const type of ['symlink', 'link'] as const) {
      const name = `${RUN}/weights.safetensors`;
      const link = { header: { name, size: 0, type, linkname: '/etc/passwd' } };
      await write(entry(`${RUN}/run.json`, recordWith({})), link);
      await expect(importRun(there, file)).rejects.toThrow('it contains links');
      expectNothingThere();
    }
  });

  it('does not fill the disk: neither by a bomb nor by many files nor by a large record', async () => {
    const first = entry(`${RUN}/run.json`, recordWith({}));
    await write(first, entry(`${RUN}/weights.safetensors`, new Uint8Array(1_000_000)));
    expect(readFileSync(file).length).toBeLessThan(5000);
    const folder = join(home.path, 'there', 'importing', 'unpacked');
    mkdirSync(folder, { recursive: true });
    const limits = { files: 10, bytes: 500_000, recordBytes: 10_000 };
    await expect(unpackRun(file, folder, limits)).rejects.toThrow('exceeds the limit for a run');
    expect(readdirSync(folder)).toEqual(['run.json']);
    rmSync(folder, { recursive: true });
    const many = Array.from({ length: 300 }, (_, at) => entry(`${RUN}/file-${at}`));
    await write(first, ...many);
    await expect(importRun(there, file)).rejects.toThrow('exceeds the limit for a run');
    await write(entry(`${RUN}/run.json`, new Uint8Array(2 ** 20 + 1)));
    await expect(importRun(there, file)).rejects.toThrow('exceeds the limit for a run');
    expectNothingThere();
  });

  it.each([
    ['no settings', { settings: {} }],
    ['a checkpoint elsewhere', { checkpoint: '../../..' }],
    ['classes that are no names', { data: { folder: null, shape: GRAY_28, classNames: [{}] } }],
    ['scores beyond all', { testAccuracy: 17 }],
    ['a time that is none', { createdAt: 'yesterday' }],
    ['an older form without settings', { formatVersion: 1, settings: null }],
  ])('has a record that views can trust: %s', async (_what, changes) => {
    await writeWith({ 'run.json': recordWith(changes) });
    await expect(importRun(there, file)).rejects.toThrow('does not contain a usable run');
    expectNothingThere();
  });

  it.each<[string, Float32Array, RegExp]>([
    ['weights', Float32Array.of(1, NaN), /weights.safetensors .* has NaN or infinite values/],
    ['weights', Float32Array.of(-Infinity, 1), /weights.safetensors .* has NaN or infinite values/],
    ['predictions', new Float32Array(20).fill(NaN), /predictions.safetensors .* NaN or infinite/],
    ['predictions', new Float32Array(20).fill(1e30), /is not a table of probabilities/],
    ['predictions', new Float32Array(20).fill(-1), /is not a table of probabilities/],
    ['checkpoints/epoch-1/weights', Float32Array.of(1, NaN), /checkpoint .* NaN or infinite/],
    ['checkpoints/epoch-1/best', Float32Array.of(1, NaN), /checkpoint .* NaN or infinite/],
    ['checkpoints/epoch-1/optimizer', Float32Array.of(Infinity), /checkpoint .* NaN or infinite/],
    ['checkpoints/epoch-1/average', Float32Array.of(NaN), /checkpoint .* NaN or infinite/],
  ])('has no numbers that do not compare: %s', async (name, values, message) => {
    const isTable = name === 'predictions';
    const tensor = isTable ? 'probabilities' : 'kernel';
    const shapes = new Map([[tensor, isTable ? [2, 10] : [values.length]]]);
    const bytes = encodeSafetensors(new Map([[tensor, values]]), shapes);
    await writeWith({ [`${name}.safetensors`]: bytes });
    await expect(importRun(there, file)).rejects.toThrow(message);
    expectNothingThere();
  });

  it('has no weights with NaN where its record tells of none', async () => {
    const weights = encodeSafetensors(new Map([['kernel', Float32Array.of(NaN)]]));
    const record = recordWith({ bestEpoch: null });
    await writeWith({ 'run.json': record, 'weights.safetensors': weights });
    await expect(importRun(there, file)).rejects.toThrow('has NaN or infinite values');
    expectNothingThere();
  });

  it.each([
    ['run.json', /"testLoss":\s*\d+(\.\d+)?/, '"testLoss":1e999'],
    ['run.json', /"trainSeconds":\s*\d+(\.\d+)?/, '"trainSeconds":1e999'],
    ['run.json', /"epochsDone":\s*\d+/, '"epochsDone":1e300'],
    ['run.json', /"processId":\s*\d+/, '"processId":1e999'],
    ['metrics.ndjson', /"loss":1/, '"loss":1e999'],
    ['metrics.ndjson', /"loss":1/, '"loss":1e300'],
    ['metrics.ndjson', /"step":1/, '"step":1e17'],
    ['evaluation.json', /"loss":\s*[\d.]+/, '"loss":1e999'],
    ['evaluation.json', /"formatVersion"/, CALIBRATED('1e999')],
    ['evaluation.json', /"formatVersion"/, CALIBRATED('0')],
    ['checkpoints/epoch-1/state.json', /"seconds":\s*1/, '"seconds":1e999'],
    ['checkpoints/epoch-1/state.json', /"score":\s*1/, '"score":1e999'],
  ])(
    'has no number in %s that is infinite or beyond all measure: %s',
    async (name, what, value) => {
      const stored = readFileSync(join(here.path(RUN), name), 'utf8');
      const changed = stored.replace(what, value);
      expect(changed).not.toBe(stored);
      await writeWith({ [name]: changed });
      await expect(importRun(there, file)).rejects.toThrow('does not contain a usable run');
      expectNothingThere();
    },
  );

  it('has no calibration by what is no temperature, and one by a usual temperature', async () => {
    const stored = readFileSync(join(here.path(RUN), 'evaluation.json'), 'utf8');
    const changed = stored.replace('"formatVersion"', CALIBRATED('1.5'));
    await writeWith({ 'evaluation.json': changed });
    expect((await importRun(there, file)).record.run).toBe(RUN);
  });

  it.each([
    ['the same name', ['Hat', 'Hat']],
    ['both forms of a name', ['Café', 'Cafe\u0301']],
    ['a name with blanks around it', ['Hat', ' Hat ']],
  ])('has no two classes of %s', async (_what, [one = '', other = '']) => {
    const classNames = [one, other, ...CLASS_NAMES.slice(2)];
    await writeWith({
      'run.json': recordWith({ data: { folder: null, shape: GRAY_28, classNames } }),
    });
    await expect(importRun(there, file)).rejects.toThrow(
      `does not contain a usable run: two of its classes are called "${one}".`,
    );
    expectNothingThere();
  });

  it('has scores of its own classes', async () => {
    const classNames = [...CLASS_NAMES].reverse();
    await writeWith({
      'run.json': recordWith({ data: { folder: null, shape: GRAY_28, classNames } }),
    });
    await expect(importRun(there, file)).rejects.toThrow('its scores are of other classes');
    expectNothingThere();
  });

  it.each([
    ['metrics.ndjson', '{"kind":"step","epoch":1,"step":1,"loss":"<b>","accuracy":0}\n'],
    ['metrics.ndjson', 'no json\n'],
    ['evaluation.json', '{"formatVersion":1}'],
    ['lesson.json', '{}'],
    ['histograms.ndjson', '{"epoch":1,"step":1,"parameters":[{"name":"a"}]}\n'],
    ['predictions.safetensors', 'short'],
    ['weights.safetensors', Buffer.alloc(8, 0xff)],
    ['checkpoints/epoch-1/state.json', '{}'],
  ])('has no %s that would be met later', async (name, body) => {
    await writeWith({ [name]: body });
    await expect(importRun(there, file)).rejects.toThrow('does not contain a usable run');
    expectNothingThere();
  });

  it('says of a newer version’s run that the app has to be updated', async () => {
    await writeWith({ 'run.json': recordWith({ formatVersion: 99 }) });
    await expect(importRun(there, file)).rejects.toThrow('Update Atelier to open it');
  });

  it('says nothing of a place on another computer, and that it trains', async () => {
    const data = { folder: '\\\\evil\\share', shape: GRAY_28, classNames: CLASS_NAMES };
    await writeWith({ 'run.json': recordWith({ data, status: 'running', processId: 1 }) });
    const { record } = await importRun(there, file);
    expect(record).toMatchObject({ status: 'interrupted', processId: null });
    expect(record.data.folder).toBe('share');
  });
});
