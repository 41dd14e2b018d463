/** Two trials at the same time, and what the time was spent on; time is simulated. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SweepRecord } from '@engine/sweep/records';
import { describeTimeUse, timeUseOf } from '@engine/sweep/time-use';
import { toResume } from '@engine/sweep/transitions';
import { carried, FakeLanes, FakeTrainer, planOf, sweepOf, usualAccuracy } from './fake';

const RATES = { learningRate: '0.0001..0.04' };
const NO_USE = { training: 0, evaluation: 0, starting: 0, other: 0, unused: 0 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a sweep with two trials at the same time', () => {
  const ends = ({ trials }: SweepRecord) => trials.map(({ values, curve }) => ({ values, curve }));
  const plan = planOf(RATES, { trials: 20, minutes: 60 });

  it('makes the same choices, whichever trials end first', async () => {
    const quick = new FakeLanes(usualAccuracy);
    const slow = new FakeLanes(usualAccuracy, ({ learningRate }) => (learningRate > 0.001 ? 7 : 1));
    const one = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    const two = await carried(sweepOf(plan), quick).ended();
    const uneven = await carried(sweepOf(plan), slow).ended();
    expect(two.message).toBe('No trials left.');
    expect(ends(two)).toEqual(ends(one));
    expect(ends(uneven)).toEqual(ends(one));
    expect(two.secondsUsed).toBeLessThan(0.65 * one.secondsUsed);
  });

  it('pauses both, and goes on with both', async () => {
    const trainer = new FakeLanes(usualAccuracy);
    const { driver, ended } = carried(sweepOf(plan), trainer);
    await vi.advanceTimersByTimeAsync(13_000);
    driver.halt('paused');
    const paused = await ended();
    expect(paused.status).toBe('paused');
    expect(paused.trials.filter(({ state }) => state === 'paused')).toHaveLength(2);
    const goneOn = await carried(toResume(paused, null), trainer).ended();
    const whole = await carried(sweepOf(plan), new FakeLanes(usualAccuracy)).ended();
    expect(ends(goneOn)).toEqual(ends(whole));
  });

  it('stops the other where the disk takes nothing', async () => {
    let room = 5;
    const trainer = new FakeLanes((settings, epoch) => {
      if (room-- === 0)
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
      return usualAccuracy(settings, epoch);
    });
    const record = await carried(sweepOf(plan), trainer).ended();
    expect(record).toMatchObject({ status: 'paused', processId: null });
    expect(record.trials.map(({ state }) => state)).not.toContain('running');
  });
});

describe('the time of a sweep', () => {
  it('is told by what it was spent on', async () => {
    const plan = planOf(RATES, { strategy: 'random', trials: 2, minutes: 1 });
    const record = await carried(sweepOf(plan), new FakeTrainer(usualAccuracy)).ended();
    const use = timeUseOf(record);
    expect(use).toMatchObject({ training: 36, starting: 0, evaluation: 0 });
    expect(use?.unused).toBeCloseTo(24, 1);
    expect(describeTimeUse(use ?? NO_USE)).toBe(
      'training 36 s (60%), evaluation 0 s (0%), starting 0 s (0%), other 0 s (0%), unused 24 s (40%)',
    );
  });

  it('of trials at the same time counts once', async () => {
    const plan = planOf(RATES, { strategy: 'random', trials: 2, minutes: 1 });
    const record = await carried(sweepOf(plan), new FakeLanes(usualAccuracy)).ended();
    expect(timeUseOf(record)?.training).toBe(18);
    expect(record.secondsUsed).toBeCloseTo(18, 1);
  });

  it('is not known of a sweep that an earlier version began', async () => {
    const { time: _time, ...older } = sweepOf(planOf(RATES, { strategy: 'random', trials: 2 }));
    const record = await carried(older, new FakeTrainer(usualAccuracy)).ended();
    expect(timeUseOf(record)).toBeNull();
  });
});
