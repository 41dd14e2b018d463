import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import type { RunRecord, StepMetrics } from '@engine/records';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS, parseSettings } from '@engine/settings';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/stored-run';
import { GRAY_28 } from '@engine/data/image-shape';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});
afterEach(() => {
  home.remove();
});

function record(run: string, changes: Partial<RunRecord> = {}): RunRecord {
  const data = { folder: null, shape: GRAY_28, classNames: ['a', 'b'] };
  return runRecord(run, { endedAt: null, data, parameterCount: 7850, ...changes });
}

const line: StepMetrics = { kind: 'step', epoch: 1, step: 1, loss: 1, accuracy: 0.5 };

describe('the run folders', () => {
  it('are none at first', async () => {
    expect(await store.list()).toEqual({ runs: [], problems: [] });
  });

  it('list every run, the newest first', async () => {
    await store.create(record('old'));
    await store.create(record('new', { createdAt: '2026-02-01T00:00:00.000Z' }));
    expect((await store.list()).runs.map(({ run }) => run)).toEqual(['new', 'old']);
  });

  it('keep a new name apart from what the trainer writes', async () => {
    await store.create(record('a'));
    await store.rename('a', 'My best one');
    await store.write(record('a', { epochsDone: 2 }));
    expect(await store.read('a')).toMatchObject({ name: 'My best one', epochsDone: 2 });
  });

  it('show a run whose process is gone as interrupted', async () => {
    await store.create(record('gone', { status: 'running', processId: 2 ** 22 + 1 }));
    await store.create(record('alive', { status: 'running' }));
    expect((await store.read('gone')).status).toBe('interrupted');
    expect((await store.read('alive')).status).toBe('running');
  });

  it('show a run from before the computer’s last start as interrupted, whoever has its number', async () => {
    const startedAt = new Date(Date.now() - 1000 * uptime() - 3_600_000).toISOString();
    await store.create(record('old', { status: 'running', startedAt }));
    expect((await store.read('old')).status).toBe('interrupted');
  });

  it('open a run that version 1 wrote, with what it trained by then', async () => {
    const old = record('a');
    const {
      warmUpEpochs: _warmUp,
      stepEpochs: _stepEpochs,
      stepFactor: _stepFactor,
      cycleRise: _cycleRise,
      weightDecay: _decay,
      labelSmoothing: _smoothing,
      emaDecay: _averaging,
      augmentation: _augmentation,
      batchNorm: _norm,
      ...settings
    } = DEFAULTS.cnn;
    const { checkpoint: _checkpoint, startedAt: _startedAt, ...rest } = old;
    const stored = { ...rest, formatVersion: 1, settings: { ...settings, optimizer: 'adamw' } };
    mkdirSync(store.path('a'), { recursive: true });
    writeFileSync(join(store.path('a'), 'run.json'), JSON.stringify(stored));
    const read = await store.read('a');
    expect(read).toMatchObject({ formatVersion: 12, checkpoint: null, startedAt: old.createdAt });
    expect(parseSettings(read.settings)).toMatchObject({
      batchNorm: false,
      weightDecay: 0.01,
      augmentation: 'none',
    });
  });

  it('open a dense run that version 2 wrote, which was not normalized', async () => {
    const { batchNorm: _norm, ...settings } = DEFAULTS.dense;
    const stored = { ...record('a'), formatVersion: 2, settings };
    mkdirSync(store.path('a'), { recursive: true });
    writeFileSync(join(store.path('a'), 'run.json'), JSON.stringify(stored));
    const read = await store.read('a');
    expect(read.formatVersion).toBe(12);
    expect(parseSettings(read.settings)).toEqual({ ...DEFAULTS.dense, batchNorm: false });
  });

  it('open a residual run that version 3 wrote, which had no stem', async () => {
    const { stem: _stem, ...settings } = DEFAULTS.resnet;
    const stored = { ...record('a'), formatVersion: 3, settings };
    mkdirSync(store.path('a'), { recursive: true });
    writeFileSync(join(store.path('a'), 'run.json'), JSON.stringify(stored));
    const read = await store.read('a');
    expect(read.formatVersion).toBe(12);
    expect(parseSettings(read.settings)).toEqual({ ...DEFAULTS.resnet, stem: 0 });
  });

  it('delete a run, but not one that trains', async () => {
    await store.create(record('a'));
    await store.create(record('b', { status: 'running' }));
    await store.delete('a');
    await store.restore('a');
    expect((await store.list()).runs.map(({ run }) => run)).toContain('a');
    await expect(store.restore('a')).rejects.toThrow('no longer in the trash');
    await store.delete('a');
    await store.emptyTrash();
    await expect(store.restore('a')).rejects.toThrow('no longer in the trash');
    await expect(store.delete('b')).rejects.toThrow('"Name of b" is training. Stop it');
    expect((await store.list()).runs.map(({ run }) => run)).toEqual(['b']);
  });

  it('read metrics back, without a last line that was torn', async () => {
    await store.create(record('a'));
    store.appendMetrics('a', line);
    appendFileSync(join(store.path('a'), 'metrics.ndjson'), '{"kind":"st');
    expect(await store.metrics('a')).toEqual([line]);
    expect(await store.metrics('absent')).toEqual([]);
  });

  it('keep weights and the evaluation to the bit', async () => {
    await store.create(record('a'));
    const weights = new Map([['w', Float32Array.of(1, 2, 3)]]);
    await store.writeWeights('a', weights, new Map([['w', [3]]]));
    expect(await store.weights('a')).toEqual(weights);
    const table = new ProbabilityTable(Float32Array.of(0.75, 0.25, 0.5, 0.5), 2);
    const evaluation = evaluate(table, Uint8Array.of(0, 1), ['a', 'b']);
    expect(await store.evaluation('a')).toBeNull();
    await store.writeEvaluation('a', evaluation, table);
    expect(await store.evaluation('a')).toEqual(evaluation);
    expect(await store.predictions('a')).toEqual(table);
  });

  it('leave no half-written file beside the whole one', async () => {
    await store.create(record('a'));
    await Promise.all([1, 2, 3].map((epochsDone) => store.write(record('a', { epochsDone }))));
    expect(readdirSync(store.path('a'))).toEqual(['run.json']);
    expect(() => {
      JSON.parse(readFileSync(join(store.path('a'), 'run.json'), 'utf8'));
    }).not.toThrow();
  });

  it('say in words what is wrong with a damaged one, and list the others', async () => {
    await store.create(record('whole'));
    await store.create(record('broken'));
    writeFileSync(join(store.path('broken'), 'run.json'), '{"formatVersion":');
    mkdirSync(store.path('empty'));
    const { runs, problems } = await store.list();
    expect(runs.map(({ run }) => run)).toEqual(['whole']);
    expect(problems).toEqual([expect.stringMatching(/run\.json of the run "broken" is damaged/)]);
  });

  it('are all listed while the first notes of each are written', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `r${at}`);
    const text = JSON.stringify(record('r'));
    for (const name of names) {
      mkdirSync(store.path(name), { recursive: true });
      writeFileSync(join(store.path(name), 'run.json'), text);
    }
    const lists: Awaited<ReturnType<RunStore['list']>>[] = [];
    const listing = async (): Promise<void> => {
      for (let time = 0; time < 40; time++) lists.push(await store.list());
    };
    const noted = names.map((name) => store.annotate(name, () => ({ pinned: true })));
    await Promise.all([listing(), ...noted]);
    expect(lists.flatMap(({ problems }) => problems)).toEqual([]);
    for (const { runs } of lists) expect(runs).toHaveLength(names.length);
  });

  it.skipIf(process.platform === 'win32')(
    'say where the record of one is a link that leads nowhere',
    async () => {
      mkdirSync(store.path('linked'), { recursive: true });
      symlinkSync(join(home.path, 'gone'), join(store.path('linked'), 'run.json'));
      expect(await store.list()).toEqual({
        runs: [],
        problems: ['run.json of the run "linked" is a link to something that does not exist.'],
      });
    },
  );

  it('refuse a run of a newer version, absent runs, and runs without weights', async () => {
    await store.create({ ...record('newer'), formatVersion: 13 as 12 });
    await expect(store.read('newer')).rejects.toThrow('newer version of Atelier');
    await expect(store.read('absent')).rejects.toThrow('There is no run "absent".');
    await expect(store.weights('newer')).rejects.toThrow('has no weights');
    writeFileSync(join(store.path('newer'), 'weights.safetensors'), 'short');
    await expect(store.weights('newer')).rejects.toThrow(/weights\.safetensors.*is damaged/);
  });

  it('record a crash as a failure', async () => {
    await store.create(record('a', { status: 'running' }));
    await store.markFailed('a', 'It crashed.');
    expect(await store.read('a')).toMatchObject({ status: 'failed', message: 'It crashed.' });
    await expect(store.markFailed('absent', 'x')).resolves.toBeUndefined();
  });
});
