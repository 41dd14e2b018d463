import { describe, expect, it } from 'vitest';
import { settingsFor } from '@engine/settings';
import { learningRateAt } from '@engine/train/schedule';

const PER_EPOCH = 10;
const set = (changes: object) =>
  settingsFor('linear', { epochs: 10, learningRate: 0.01, warmUpEpochs: 0, ...changes });
const rates = (changes: object) =>
  Array.from({ length: 100 }, (_, step) => learningRateAt(set(changes), step, PER_EPOCH));

describe('the learning rate', () => {
  it('stays where it is when constant', () => {
    expect(new Set(rates({ schedule: 'constant' }))).toEqual(new Set([0.01]));
  });

  it('falls along half a cosine to nothing', () => {
    const settings = set({ schedule: 'cosine' });
    expect(learningRateAt(settings, 0, PER_EPOCH)).toBeCloseTo(0.01, 12);
    expect(learningRateAt(settings, 50, PER_EPOCH)).toBeCloseTo(0.005, 12);
    expect(learningRateAt(settings, 100, PER_EPOCH)).toBeCloseTo(0, 12);
  });

  it('goes up and down once in one cycle', () => {
    const cycle = rates({ schedule: 'one-cycle' });
    expect(cycle[0]).toBeCloseTo(0.01 / 25, 12);
    expect(cycle.indexOf(Math.max(...cycle))).toBe(30);
    expect(cycle[30]).toBeCloseTo(0.01, 12);
    for (let step = 1; step <= 30; step++)
      expect(cycle[step]).toBeGreaterThan(cycle[step - 1] ?? 0);
    for (let step = 31; step < 100; step++) expect(cycle[step]).toBeLessThan(cycle[step - 1] ?? 0);
    expect(learningRateAt(set({ schedule: 'one-cycle' }), 100, PER_EPOCH)).toBeCloseTo(1e-6, 12);
  });

  it('reaches its peak in one cycle after the share that is set', () => {
    for (const cycleRise of [0, 0.15, 0.5]) {
      const cycle = rates({ schedule: 'one-cycle', cycleRise });
      expect(cycle.indexOf(Math.max(...cycle))).toBe(100 * cycleRise);
    }
  });

  it('falls by the factor after so many epochs with steps', () => {
    const stairs = rates({ schedule: 'step', stepEpochs: 4, stepFactor: 0.1 });
    expect(stairs[39]).toBeCloseTo(0.01, 12);
    expect(stairs[40]).toBeCloseTo(0.001, 12);
    expect(stairs[80]).toBeCloseTo(0.0001, 12);
  });

  it('rises in a straight line while it warms up, whatever the schedule', () => {
    const warm = rates({ schedule: 'constant', warmUpEpochs: 2 });
    const growth = warm.slice(1, 20).map((rate, at) => rate - (warm[at] ?? 0));
    for (const each of growth) expect(each).toBeCloseTo(0.01 / 21, 12);
    expect(warm[0]).toBeGreaterThan(0);
    expect(warm[20]).toBe(0.01);
  });

  it('of a longer run is that of the same step where the schedule does not know the end', () => {
    for (const schedule of ['constant', 'step']) {
      const shorter = rates({ schedule }).slice(0, 50);
      const longer = rates({ schedule, epochs: 20 }).slice(0, 50);
      expect(longer).toEqual(shorter);
    }
  });
});
