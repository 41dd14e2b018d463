/** Time is simulated: an epoch of the fake trainer takes two seconds of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterCrash, toResume } from '@engine/sweep/transitions';
import type { SweepRecord } from '@engine/sweep/records';
import { rungsOf } from '@engine/sweep/scheduler';
import type { Settings } from '@engine/settings';
import { bestOf, leaderboardOf } from '@engine/sweep/leaderboard';
import {
  carried,
  EPOCH_SECONDS,
  FakeKeeper,
  FakeTrainer,
  planOf,
  sweepOf,
  usualAccuracy,
} from './fake';

const RATES = { learningRate: '0.0001..0.04' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Epochs that each trial has done, in the order in which they were begun. */
const epochsOf = ({ trials }: SweepRecord) => trials.map(({ curve }) => curve.length);

describe('a sweep by random search', () => {
  it('trains each trial to its end, the initial settings first, until its time is used', async () => {
    const trainer = new FakeTrainer(usualAccuracy);
    const plan = planOf(RATES, { strategy: 'random', minutes: 1 });
    const record = await carried(sweepOf(plan), trainer).ended();
    expect(record.status).toBe('finished');
    expect(record.trials[0]?.values).toEqual({ learningRate: 0.002 });
    // 60 seconds are three trials of 18 seconds and 6 seconds of a fourth.
    expect(epochsOf(record)).toEqual([9, 9, 9, 2]);
    expect(record.trials.map(({ state }) => state).slice(0, 3)).toEqual(
      new Array<string>(3).fill('finished'),
    );
    expect(record.secondsUsed).toBeLessThanOrEqual(60 + EPOCH_SECONDS);
  });

  it('begins no trial in whose time not one epoch would end', async () => {
    const plan = planOf(RATES, { strategy: 'random', minutes: 19 / 60 });
    const record = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    expect(epochsOf(record)).toEqual([9]);
    expect(record.message).toMatch(/^Time budget used \([\d.,]+ min\)\.$/);
  });

  it('chooses by the validation accuracy and by nothing else', async () => {
    const plan = planOf(RATES, { strategy: 'random', trials: 6 });
    const record = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    const tested = record.trials.map((trial, at) => ({ ...trial, testAccuracy: at === 3 ? 1 : 0 }));
    // Nothing is better than the initial settings here.
    expect(bestOf({ ...record, trials: tested })).toMatchObject({
      trial: 1,
      testAccuracy: 0,
      settings: { learningRate: 0.002 },
    });
    expect(leaderboardOf(record).map(({ trial }) => trial)[0]).toBe(1);
  });
});

describe('a sweep over a grid', () => {
  it('ends when every combination is trained', async () => {
    const plan = planOf({ batchSize: '64, 128, 256' }, { strategy: 'grid' });
    const record = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    expect(record).toMatchObject({ status: 'finished', message: 'No trials left.' });
    expect(epochsOf(record)).toEqual([9, 9, 9]);
  });
});

describe('a sweep by halving', () => {
  it('cuts the epochs of a trial at a ninth and a third', () => {
    const rungs = (epochs: number) => rungsOf(planOf(RATES, {}, epochs), {});
    expect([24, 9, 2, 1].map(rungs)).toEqual([
      [3, 8, 24],
      [1, 3, 9],
      [1, 1, 2],
      [1, 1, 1],
    ]);
    expect(rungsOf(planOf(RATES, { strategy: 'random' }), {})).toEqual([9]);
  });

  it('trains the defaults in full, then goes on with the best third of those that came as far', async () => {
    const trainer = new FakeTrainer(usualAccuracy);
    const record = await carried(sweepOf(planOf(RATES, { minutes: 4 })), trainer).ended();
    const epochs = epochsOf(record);
    expect(epochs[0]).toBe(9);
    const [first, second, third] = [1, 3, 9].map((e) => epochs.filter((done) => done >= e).length);
    expect(first).toBeGreaterThan(15);
    // A third, and those that were among the best before better ones came: some square root of them.
    const most = (arrived = 0) => arrived / 3 + Math.sqrt(arrived) + 1;
    expect(second).toBeLessThanOrEqual(most(first));
    expect(third).toBeGreaterThanOrEqual(2);
    expect(third).toBeLessThanOrEqual(most(second));
    // Those that went further were the better ones at the first rung.
    const scores = (wanted: (done: number) => boolean) =>
      record.trials.filter(({ curve }) => wanted(curve.length)).map(({ curve }) => curve[0] ?? 0);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(scores((done) => done > 1))).toBeGreaterThan(mean(scores((done) => done === 1)));
  });

  it('promotes none before nine have come to the first rung, however slow the computer is', async () => {
    const trainer = new FakeTrainer(usualAccuracy);
    // Nine epochs of the first trial and eight first rungs are 34 seconds.
    await carried(sweepOf(planOf(RATES, { minutes: 0.7 })), trainer).ended();
    const begun = trainer.jobs.slice(0, 9);
    expect(begun.map(({ from }) => from)).toEqual(new Array<number>(9).fill(0));
    expect(new Set(begun.map(({ run }) => run)).size).toBe(9);
    expect(trainer.jobs[9]?.from).toBe(1);
  });

  it('continues a promoted run from its checkpoint, with the schedule of its whole length', async () => {
    const trainer = new FakeTrainer(usualAccuracy);
    await carried(sweepOf(planOf(RATES, { minutes: 3 })), trainer).ended();
    const promoted = trainer.jobs.filter(({ from }) => from > 0);
    expect(promoted.length).toBeGreaterThan(3);
    for (const { from, target, settings, begun } of promoted) {
      expect([from, target]).toEqual(from === 1 ? [1, 3] : [3, 9]);
      expect(settings.epochs).toBe(9);
      expect(begun).toBe(true);
    }
  });

  it('trains the best to the end where no more trials are wanted', async () => {
    const plan = planOf(RATES, { trials: 3, minutes: 30 });
    const record = await carried(sweepOf(plan), new FakeTrainer(() => 0.5)).ended();
    expect(record.message).toBe('No trials left.');
    expect(Math.max(...epochsOf(record))).toBe(9);
    expect(record.trials).toHaveLength(3);
  });
});

describe('a sweep whose time ends', () => {
  it('brings the best trial to its end rather than begin one that would be cut off', async () => {
    // 18 s for the defaults, 16 s of first rungs, 12 s of second ones; then 12 s take one to the end.
    const plan = planOf(RATES, { minutes: 59 / 60 });
    const record = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    const begun = record.trials.filter(({ curve }) => curve.length > 0);
    expect(begun.filter(({ curve }) => curve.length === 9)).toHaveLength(2);
    expect(record.trials).toHaveLength(9);
  });

  it('has the best trial scored, also where it was dropped', async () => {
    // The defaults are the worst, so that the best is one that only began.
    const worst = ({ learningRate }: Settings): number => (learningRate === 0.002 ? 0.1 : 0.9);
    const plan = planOf(RATES, { minutes: 23 / 60 });
    const record = await carried(sweepOf(plan), new FakeTrainer(worst)).ended();
    expect(bestOf(record)).toMatchObject({ validationAccuracy: 0.9, testAccuracy: 0.5 });
    expect(record.trials.filter(({ testAccuracy }) => testAccuracy === null)).not.toHaveLength(0);
  });
});

describe('a sweep that is interrupted', () => {
  it('is paused in the middle of a trial, and goes on with it as if nothing had been', async () => {
    const plan = planOf(RATES, { minutes: 2 });
    const whole = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    const trainer = new FakeTrainer(usualAccuracy);
    const { driver, ended } = carried(sweepOf(plan), trainer);
    await vi.advanceTimersByTimeAsync(25_000);
    driver.halt('paused');
    const paused = await ended();
    expect(paused.status).toBe('paused');
    expect(paused.secondsUsed).toBeCloseTo(25, 0);
    const cutOff = paused.trials.at(-1);
    expect(cutOff?.state).toBe('paused');
    const goneOn = await carried(toResume(paused, null), trainer).ended();
    expect(goneOn.trials[paused.trials.length - 1]?.run).toBe(cutOff?.run);
    const told = ({ trials }: SweepRecord) => trials.map(({ values }) => values);
    // What the pause cost is less than an epoch, so that at most the last trial differs.
    expect(told(goneOn).slice(0, -1)).toEqual(told(whole).slice(0, told(goneOn).length - 1));
    expect(goneOn.secondsUsed).toBeLessThanOrEqual(120 + EPOCH_SECONDS);
  });

  it('goes on after a kill from what is on the disk', async () => {
    const keeper = new FakeKeeper();
    const trainer = new FakeTrainer(usualAccuracy);
    carried(sweepOf(planOf(RATES, { minutes: 1 })), trainer, keeper);
    await vi.advanceTimersByTimeAsync(9_000);
    const stored = keeper.records.at(-1);
    if (stored === undefined) throw new Error('Nothing was stored.');
    expect(stored).toMatchObject({ status: 'running', trials: [{ state: 'running' }] });
    vi.clearAllTimers();
    const again = new FakeTrainer(usualAccuracy);
    again.curves.set(stored.trials[0]?.run ?? '', [...(stored.trials[0]?.curve ?? [])]);
    const record = await carried(
      toResume({ ...stored, status: 'interrupted' }, null),
      again,
    ).ended();
    expect(again.jobs[0]).toMatchObject({ run: stored.trials[0]?.run, from: 4, target: 9 });
    expect(record.status).toBe('finished');
  });

  it('has as failed the trial in which its process crashed, and goes on with another', async () => {
    const keeper = new FakeKeeper();
    carried(sweepOf(planOf(RATES, { minutes: 1 })), new FakeTrainer(usualAccuracy), keeper);
    await vi.advanceTimersByTimeAsync(5_000);
    vi.clearAllTimers();
    const crashed = afterCrash(keeper.records.at(-1) ?? sweepOf(planOf(RATES)), 'It crashed.');
    expect(crashed.trials[0]).toMatchObject({ state: 'failed', message: 'It crashed.' });
    const record = await carried(toResume(crashed, null), new FakeTrainer(usualAccuracy)).ended();
    expect(record.trials[0]?.state).toBe('failed');
    expect(record.trials.length).toBeGreaterThan(3);
  });

  it('may be given more time once it is done, and refuses to go on without', async () => {
    const plan = planOf(RATES, { strategy: 'random', minutes: 0.5 });
    const trainer = new FakeTrainer(usualAccuracy);
    const record = await carried(sweepOf(plan), trainer).ended();
    expect(() => toResume(record, null)).toThrow('set a larger time budget');
    expect(() => toResume(record, 0.4)).toThrow('set a larger time budget');
    expect(() => toResume({ ...record, status: 'running' }, 5)).toThrow('already running');
    const longer = await carried(toResume(record, 1), trainer).ended();
    expect(longer.trials.length).toBeGreaterThan(record.trials.length);
    expect(longer.secondsUsed).toBeGreaterThan(50);
  });
});

describe('a sweep with trials that fail', () => {
  it('records why, and goes on', async () => {
    const plan = planOf(RATES, { strategy: 'random', trials: 8 });
    const trainer = new FakeTrainer((settings, epoch) => {
      if (settings.learningRate > 0.004) throw new Error('The loss is no longer a number.');
      return usualAccuracy(settings, epoch);
    });
    const record = await carried(sweepOf(plan), trainer).ended();
    const failed = record.trials.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(8);
    expect(failed[0]?.message).toBe('The loss is no longer a number.');
    expect(record.trials).toHaveLength(8);
    expect(leaderboardOf(record).at(-1)?.state).toBe('failed');
  });

  it('gives up where one after another fails before its first epoch', async () => {
    const trainer = new FakeTrainer(() => {
      throw new Error('There is no data.');
    });
    const record = await carried(sweepOf(planOf(RATES)), trainer).ended();
    expect(record.status).toBe('failed');
    expect(record.message).toBe('3 trials in a row failed. Last error: There is no data.');
    expect(bestOf(record)).toBeNull();
  });

  it('ends with what stood in the way of writing its record', async () => {
    const odd = {
      write: (record: SweepRecord) =>
        record.trials.some(({ curve }) => curve.length > 2)
          ? Promise.reject(new Error('It cannot be spelled.'))
          : Promise.resolve(),
    };
    const { ended } = carried(sweepOf(planOf(RATES)), new FakeTrainer(usualAccuracy), odd);
    await expect(ended()).rejects.toThrow('It cannot be spelled.');
  });
});

describe('a sweep on a disk that takes nothing', () => {
  const fault = { code: 'ENOSPC', syscall: 'write' };
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), fault);
  const said = 'The disk is full. Free some space and try again. Then resume the sweep.';

  it('is paused at once, with its trial to go on, and goes on once there is room', async () => {
    let room = 12;
    const trainer = new FakeTrainer((settings, epoch) => {
      if (room-- === 0) throw full();
      return usualAccuracy(settings, epoch);
    });
    const plan = planOf(RATES, { strategy: 'random', trials: 3 });
    const paused = await carried(sweepOf(plan), trainer).ended();
    expect(paused).toMatchObject({ status: 'paused', message: said, processId: null });
    expect(paused.trials.map(({ state, message }) => [state, message])).toEqual([
      ['finished', null],
      ['paused', null],
    ]);
    const goneOn = await carried(toResume(paused, null), trainer).ended();
    expect(goneOn).toMatchObject({ status: 'finished', message: 'No trials left.' });
    expect(epochsOf(goneOn)).toEqual([9, 9, 9]);
    expect(trainer.jobs[2]).toMatchObject({ run: paused.trials[1]?.run, from: 3 });
  });

  it('is paused where its own record is what cannot be written, and says so all the same', async () => {
    const keeper = new FakeKeeper();
    const filling = {
      write: (record: SweepRecord) =>
        record.trials.some(({ curve }) => curve.length > 2)
          ? Promise.reject(full())
          : keeper.write(record),
    };
    const trainer = new FakeTrainer(usualAccuracy);
    const record = await carried(sweepOf(planOf(RATES)), trainer, filling).ended();
    expect(record).toMatchObject({ status: 'paused', message: said });
    // What the disk has is what a kill would have left.
    expect(keeper.records.at(-1)).toMatchObject({ status: 'running', trials: [{ target: 9 }] });
    expect(trainer.jobs).toHaveLength(1);
  });
});
