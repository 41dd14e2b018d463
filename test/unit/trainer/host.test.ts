/** The hosts of the trainer's process, where that and the disk fail. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import type { Trial } from '@engine/sweep/records';
import { SweepStore } from '@engine/sweep/sweep-store';
import { settingsFor } from '@engine/settings';
import { TrainerHost, type TrainerEvents } from '../../../electron/trainer/host';
import { SweepHost, type SweepEvents } from '../../../electron/trainer/sweep-host';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';
import { planOf } from '../sweep/fake';
import { Child } from './child';

const { fork } = vi.hoisted(() => ({ fork: vi.fn() }));
vi.mock('electron', () => ({ utilityProcess: { fork } }));

const RUN = '20260101-000000-linear-abcd';
const TRIAL = '20260101-000000-linear-ef01';
const FULL = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let sweeps: SweepStore;
let children: Child[];
let events: Record<keyof TrainerEvents, Mock>;
let told: Record<keyof SweepEvents, Mock>;
let trainer: TrainerHost;
let sweeper: SweepHost;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  sweeps = new SweepStore(home.path);
  children = [];
  fork.mockReset().mockImplementation(() => {
    const child = new Child();
    children.push(child);
    return child;
  });
  events = {
    progress: vi.fn(),
    metrics: vi.fn(),
    decoding: vi.fn(),
    fineTuned: vi.fn(),
    warned: vi.fn(),
    ended: vi.fn(),
    crashed: vi.fn(),
    busy: vi.fn(),
    idle: vi.fn(),
    failed: vi.fn(),
  };
  told = {
    changed: vi.fn(),
    progress: vi.fn(),
    metrics: vi.fn(),
    crashed: vi.fn(),
    failed: vi.fn(),
    ended: vi.fn(),
  };
  trainer = new TrainerHost(home.path, store, events);
  sweeper = new SweepHost(sweeps, store, trainer, told);
});
afterEach(() => {
  vi.restoreAllMocks();
  home.remove();
});

const plan = {
  run: RUN,
  name: 'A run',
  settings: settingsFor('linear', {}),
  dataFolder: null,
};

async function begun(): Promise<Child> {
  const started = trainer.start({ kind: 'begin', plan, repeats: null });
  const child = children.at(-1) ?? new Child();
  child.says({ kind: 'started' });
  await started;
  return child;
}

describe('the trainer’s host', () => {
  it('is free again where a run failed and the disk does not even take that', async () => {
    await store.create(runRecord(RUN, { status: 'running' }));
    vi.spyOn(store, 'markFailed').mockRejectedValue(FULL);
    const child = await begun();
    expect(trainer.idle).toBe(false);
    child.crashes();
    await expect.poll(() => trainer.idle).toBe(true);
    expect(events.ended).toHaveBeenCalledWith(
      expect.objectContaining({ run: RUN, status: 'failed' }),
    );
    expect(events.failed).toHaveBeenCalledWith(expect.stringMatching(/could not be saved/));
    expect(events.idle).toHaveBeenCalledOnce();
    await begun();
    expect(trainer.run).toBe(RUN);
  });

  it('is free again where telling of a run’s end fails', async () => {
    events.ended.mockImplementation(() => {
      throw new Error('The window is gone.');
    });
    const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
    const child = await begun();
    child.answers('finished');
    await expect.poll(() => trainer.idle).toBe(true);
    expect(await unhandled).toMatchObject({ message: 'The window is gone.' });
  });

  it('is free where no process could be started', async () => {
    fork.mockImplementation(() => {
      throw new Error('EAGAIN');
    });
    const rates = { settings: settingsFor('linear', {}), dataFolder: null };
    expect(() => trainer.testRange(rates)).toThrow('EAGAIN');
    expect(() => trainer.start({ kind: 'begin', plan, repeats: null })).toThrow('EAGAIN');
    await expect(sweeper.start(planOf({ learningRate: '0.001..0.1' }))).rejects.toThrow('EAGAIN');
    expect(trainer.idle).toBe(true);
    expect(sweeper.sweep).toBeNull();
  });

  it('tells of each job that it is under way, and of its end', async () => {
    const rates = { settings: settingsFor('linear', {}), dataFolder: null };
    const range = trainer.testRange(rates);
    expect(events.busy).toHaveBeenCalledTimes(1);
    children[0]?.fails({ kind: 'other', message: 'No.' });
    await expect(range).rejects.toThrow('No.');
    expect(events.idle).toHaveBeenCalledTimes(1);
    await sweeper.start(planOf({ learningRate: '0.001..0.1' }));
    expect(events.busy).toHaveBeenCalledTimes(2);
    children[1]?.answers(null);
    await expect.poll(() => sweeper.sweep).toBeNull();
    expect(events.idle).toHaveBeenCalledTimes(2);
  });

  it('names a run that trains once it has begun: until then it may come to nothing', async () => {
    const begun = trainer.start({ kind: 'begin', plan, repeats: null });
    expect([trainer.run, trainer.training]).toEqual([RUN, null]);
    children[0]?.says({ kind: 'started' });
    await begun;
    expect([trainer.training, trainer.teaching]).toEqual([RUN, null]);
  });

  it('tells how far decoding is before a job begins, and ends it', async () => {
    const rates = { settings: settingsFor('linear', {}), dataFolder: null };
    const range = trainer.testRange(rates);
    children[0]?.says({ kind: 'decoding', decoding: { done: 20, total: 90 } });
    expect(events.decoding).toHaveBeenLastCalledWith({ done: 20, total: 90, job: 'range' });
    children[0]?.says({ kind: 'decoding', decoding: null });
    expect(events.decoding).toHaveBeenLastCalledWith(null);
    trainer.stopDecoding();
    expect(children[0]?.asked.at(-1)).toMatchObject({ name: 'halt', body: 'stop' });
    children[0]?.emit('message', {
      id: children[0].asked[0]?.id,
      ok: false,
      failure: { kind: 'other', message: 'Stopped.' },
    });
    await expect(range).rejects.toThrow('Stopped.');
    trainer.stopDecoding();
    await sweeper.start(planOf({ learningRate: '0.001..0.1' }));
    children[1]?.says({ kind: 'decoding', decoding: { done: 1, total: 9 } });
    expect(events.decoding).toHaveBeenLastCalledWith({ done: 1, total: 9, job: 'sweep' });
  });

  it('ends the telling of decoding where the trainer crashes in it', async () => {
    const range = trainer.testRange({ settings: settingsFor('linear', {}), dataFolder: null });
    children[0]?.says({ kind: 'decoding', decoding: { done: 20, total: 90 } });
    children[0]?.crashes();
    await expect(range).rejects.toThrow();
    expect(events.decoding).toHaveBeenLastCalledWith(null);
    expect(events.decoding).toHaveBeenCalledTimes(2);
  });

  it('gives a process that was kept warm to whatever job is next, and keeps none beside a job', async () => {
    trainer.keepWarm(true);
    const run = await begun();
    trainer.keepWarm(true);
    expect(children).toHaveLength(1);
    run.emit('message', { id: run.asked[1]?.id, ok: true, value: 'finished' });
    await expect.poll(() => trainer.idle).toBe(true);
    trainer.keepWarm(false);
    await sweeper.start(planOf({ learningRate: '0.001..0.1' }));
    expect(children).toHaveLength(2);
    expect(children[1]?.asked.map(({ name }) => name)).toEqual(['prepare', 'sweep']);
    children[1]?.answers(null);
    await expect.poll(() => trainer.idle).toBe(true);
    trainer.keepWarm(false);
    trainer.endWarm();
    await begun();
    expect(children).toHaveLength(4);
  });

  it('gives the process an environment of the app’s own', async () => {
    process.env['NODE_OPTIONS_FOR_TEST'] = 'kept out';
    await begun();
    const { env } = fork.mock.lastCall?.[2] as { env: Record<string, string> };
    delete process.env['NODE_OPTIONS_FOR_TEST'];
    expect(Object.keys(env).filter((name) => /^(NODE_|ELECTRON_|npm_)/.test(name))).toEqual([]);
    expect(env['PATH']).toBe(process.env['PATH']);
  });
});

/** A sweep whose process dies in the middle of a trial. */
async function crashedSweep(): Promise<{ id: string; child: Child }> {
  const id = await sweeper.start(planOf({ learningRate: '0.001..0.1' }));
  const record = await sweeps.read(id);
  const trial: Trial = {
    run: TRIAL,
    values: {},
    state: 'running',
    target: 9,
    curve: [],
    testAccuracy: null,
    seconds: 0,
    message: null,
  };
  await sweeps.write({ ...record, trials: [trial] });
  await store.create(runRecord(TRIAL, { status: 'running' }));
  return { id, child: children.at(-1) ?? new Child() };
}

describe('the host of a sweep', () => {
  it('goes on in another process after a crash', async () => {
    const { id, child } = await crashedSweep();
    child.crashes();
    await expect.poll(() => children.length).toBe(2);
    expect(sweeper.sweep).toBe(id);
    expect((await store.read(TRIAL)).status).toBe('failed');
  });

  it.each(['pause', 'stop'] as const)(
    'heeds a %s that is asked for while a crash is dealt with',
    async (how) => {
      const { id, child } = await crashedSweep();
      const markFailed = store.markFailed.bind(store);
      vi.spyOn(store, 'markFailed').mockImplementation(async (...what) => {
        sweeper.halt(how);
        await markFailed(...what);
      });
      child.crashes();
      await expect.poll(() => sweeper.sweep).toBeNull();
      expect(children).toHaveLength(1);
      expect(await sweeps.read(id)).toMatchObject({
        status: how === 'pause' ? 'paused' : 'stopped',
        processId: null,
        trials: [{ state: 'failed' }],
      });
      expect(trainer.idle).toBe(true);
    },
  );

  it('has finished where only the best trial was still to be scored', async () => {
    const { id, child } = await crashedSweep();
    const { plan: sweepPlan, ...record } = await sweeps.read(id);
    const trials = record.trials.map((trial): Trial => ({
      ...trial,
      state: 'waiting',
      curve: [0.9],
    }));
    await sweeps.write({ ...record, plan: sweepPlan, trials, secondsUsed: 60 * sweepPlan.minutes });
    child.crashes();
    await expect.poll(() => sweeper.sweep).toBeNull();
    expect(await sweeps.read(id)).toMatchObject({
      status: 'finished',
      message: expect.stringContaining('while scoring the best trial') as string,
      trials: [{ state: 'waiting', testAccuracy: null }],
    });
    expect((await store.read(TRIAL)).status).toBe('failed');
    expect(told.failed).not.toHaveBeenCalled();
  });

  it('is free again where the disk takes nothing after a crash', async () => {
    const { child } = await crashedSweep();
    vi.spyOn(store, 'markFailed').mockRejectedValue(FULL);
    child.crashes();
    await expect.poll(() => trainer.idle).toBe(true);
    expect(told.failed).toHaveBeenCalledOnce();
    expect(told.ended).toHaveBeenCalledOnce();
  });

  it('is free again where nothing can be read of the sweep any more', async () => {
    const { id, child } = await crashedSweep();
    rmSync(sweeps.path(id), { recursive: true });
    mkdirSync(join(sweeps.path(id), 'sweep.json'), { recursive: true });
    child.crashes();
    await expect.poll(() => trainer.idle).toBe(true);
    expect(told.ended).toHaveBeenCalledWith(null);
  });
});
