import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingData } from '@engine/data/dataset';
import type { RangePoint } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { proposeRate, testRange } from '@engine/train/range-test';

let data: TrainingData;
beforeAll(async () => {
  const { realSlice } = await import('../../support/idx-folder');
  data = await realSlice(2000, 10);
});

const never = new AbortController().signal;
const settings = settingsFor('dense', { hidden: [32], batchSize: 64 });

describe('the learning-rate range test', () => {
  it('raises the rate until training breaks, and proposes one that learns', async () => {
    const before = tensorCount();
    const { points, proposal } = await testRange(data, settings, never);
    const rates = points.map(({ learningRate }) => learningRate);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(rates[0]).toBeCloseTo(1e-6, 12);
    expect(rates.at(-1)).toBeLessThanOrEqual(10.001);
    const lowest = Math.min(...points.map(({ smoothed }) => smoothed));
    expect(lowest).toBeLessThan(0.6 * (points[0]?.smoothed ?? 0));
    expect(proposal).toBeGreaterThan(1e-4);
    expect(proposal).toBeLessThan(0.1);
    expect(tensorCount()).toBe(before);
  });

  it('repeats itself for the same seed', async () => {
    const [first, second] = [
      await testRange(data, settings, never),
      await testRange(data, settings, never),
    ];
    expect(second).toEqual(first);
  });

  it('ends when it is told to, with what it has', async () => {
    const { points } = await testRange(data, settings, AbortSignal.abort());
    expect(points).toHaveLength(1);
  });

  it('proposes nothing where no rate lowered the loss', () => {
    const rising: RangePoint[] = Array.from({ length: 50 }, (_, at) => ({
      learningRate: 10 ** (at / 10 - 6),
      loss: 2 + at,
      smoothed: 2 + at,
    }));
    expect(proposeRate(rising)).toBeNull();
  });

  it('proposes a rate two thirds of the way from the steepest fall to the minimum', () => {
    // Falls by 1 within the steps from 1e-4 to 1e-3, by less until 1e-2, and rises from there.
    const loss = (log: number): number =>
      log < -4 ? 3 : log < -3 ? 3 - (log + 4) : log < -2 ? 2 - 0.3 * (log + 3) : 1.7 + log + 2;
    const points: RangePoint[] = Array.from({ length: 81 }, (_, at) => {
      const log = at / 20 - 5;
      return { learningRate: 10 ** log, loss: 0, smoothed: loss(log) };
    });
    const proposal = proposeRate(points) ?? 0;
    // From 10^-3.75, the middle of the first steepest steps, to 1e-2 it is two thirds to 10^-2.58.
    expect(proposal).toBeCloseTo(0.003, 6);
  });

  it('is not misled by a fall after the loss has broken out', () => {
    const points: RangePoint[] = Array.from({ length: 100 }, (_, at) => ({
      learningRate: 10 ** (at / 20 - 4),
      loss: 0,
      smoothed: at < 60 ? 2 - at / 60 : at < 80 ? 5 : 1.5,
    }));
    expect(proposeRate(points)).toBeLessThan(0.1);
  });

  it('proposes the rate of a cliff where nothing is gained after it', () => {
    const cliff: RangePoint[] = Array.from({ length: 100 }, (_, at) => ({
      learningRate: 10 ** (at / 20 - 4),
      loss: 0,
      smoothed: at < 40 ? 2.3 : Math.max(0.5, 2.3 - 0.2 * (at - 40)),
    }));
    // The steepest ten steps begin at the fortieth, 1e-2, and have their middle at 1.8e-2; the loss is
    // lowest from the forty-ninth on, 2.8e-2.
    expect(proposeRate(cliff)).toBeCloseTo(0.02, 6);
  });
});
