import { describe, expect, it } from 'vitest';
import { repetitions, spreadOf } from '@engine/curves/spread';
import { settingsFor } from '@engine/settings';
import { runRecord } from '../../support/stored-run';
import { GRAY_28 } from '@engine/data/image-shape';

const curve = (steps: number[], y: number[], x = steps) => ({
  step: Float64Array.from(steps),
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});

describe('runs that differ only by seed', () => {
  const run = (name: string, changes: Record<string, unknown>) =>
    runRecord(name, { settings: settingsFor('dense', changes) });

  it('are one group, and others are groups of their own', () => {
    const runs = [
      run('a', { seed: 1 }),
      run('b', { seed: 2, learningRate: 0.01 }),
      run('c', { seed: 3 }),
      { ...run('d', { seed: 4 }), data: { folder: '/other', shape: GRAY_28, classNames: [] } },
    ];
    const names = repetitions(runs).map((group) => group.map((each) => each.run));
    expect(names).toEqual([['a', 'c'], ['b'], ['d']]);
  });

  it('are not those that were fine-tuned, on whatever photos', () => {
    const fineTuned = (name: string, photos: number) => ({
      ...run(name, { seed: 1 }),
      fineTunedFrom: { from: 'a', photos },
    });
    const groups = repetitions([run('a', { seed: 1 }), fineTuned('b', 20), fineTuned('c', 200)]);
    expect(groups.map((group) => group.map((each) => each.run))).toEqual([['a'], ['b'], ['c']]);
  });

  it('have a mean, a range and a sample’s deviation at the steps that all of them have', () => {
    const spread = spreadOf([
      curve([10, 20, 30], [1, 2, 3], [100, 200, 300]),
      curve([10, 20], [3, 4], [140, 240]),
      curve([10, 20, 30], [5, 9, 9], [120, 220, 320]),
    ]);
    expect([...spread.x]).toEqual([120, 220]);
    expect([...spread.mean]).toEqual([3, 5]);
    expect([...spread.lowest]).toEqual([1, 2]);
    expect([...spread.highest]).toEqual([5, 9]);
    expect(spread.deviation[0]).toBe(2);
    expect(spread.deviation[1]).toBeCloseTo(Math.sqrt(13), 12);
  });

  it('have no spread where there is one of them, and nothing where there is none', () => {
    expect([...spreadOf([curve([1], [7])]).deviation]).toEqual([0]);
    expect(spreadOf([]).x).toHaveLength(0);
  });
});
