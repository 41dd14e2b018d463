import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@engine/models/build';
import type { Weights } from '@engine/models/weights';
import type { HistogramLine } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { BINS, edgesOf, histogramOf } from '@engine/train/histograms';
import { train } from '@engine/train/train';
import { realSlice } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

describe('a histogram', () => {
  it('counts in equal bins from the smallest to the largest', () => {
    // One in each bin, and the largest, which belongs to the last one.
    const { min, max, mean, deviation, counts } = histogramOf(
      Float32Array.from({ length: BINS + 1 }, (_, at) => at),
    );
    expect({ min, max, mean }).toEqual({ min: 0, max: BINS, mean: BINS / 2 });
    expect(counts).toEqual([...new Array<number>(BINS - 1).fill(1), 2]);
    expect(deviation).toBeCloseTo(Math.sqrt(((BINS + 1) ** 2 - 1) / 12), 10);
  });

  it('has edges, one more than bins', () => {
    const edges = edgesOf({ min: -1, max: 1, mean: 0, deviation: 1, counts: [1, 0, 0, 1] });
    expect(edges).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  it('of numbers that are all the same stands in one bin', () => {
    const { min, max, deviation, counts } = histogramOf(new Float32Array(5).fill(0.1));
    expect(min).toBe(max);
    expect(deviation).toBeCloseTo(0, 6);
    expect(counts[0]).toBe(5);
  });

  it('leaves out what is no number', () => {
    const { min, max, counts } = histogramOf(Float32Array.of(1, NaN, 3, Infinity));
    expect({ min, max, size: total(counts) }).toEqual({ min: 1, max: 3, size: 2 });
    expect(histogramOf(Float32Array.of(NaN))).toMatchObject({ min: 0, max: 0, mean: 0 });
  });
});

describe('the histograms of a training', () => {
  it('are one line an epoch: weights as it left them, gradients of its last batch', async () => {
    const data = await realSlice(60, 5);
    // One batch an epoch and plain descent, so that what changed is the rate times the gradient.
    const settings = settingsFor('linear', {
      epochs: 2,
      batchSize: 60,
      validationSplit: 0,
      optimizer: 'sgd',
      schedule: 'constant',
      learningRate: 0.25,
    });
    const network = buildNetwork(settings, 10, GRAY_28);
    const left: Weights[] = [network.weights()];
    const lines: HistogramLine[] = [];
    await train(network, data, settings, {
      signal: new AbortController().signal,
      progress: () => undefined,
      step: () => undefined,
      epoch(_line, { weights }, _best, { histograms }) {
        left.push(weights);
        lines.push(histograms);
        return Promise.resolve();
      },
    });
    network.free();
    expect(lines.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    for (const [at, { parameters }] of lines.entries()) {
      expect(parameters.map(({ name }) => name)).toEqual(['output/kernel', 'output/bias']);
      for (const { name, weights, gradient } of parameters) {
        const [before, after] = [left[at]?.get(name), left[at + 1]?.get(name)];
        if (before === undefined || after === undefined) throw new Error(`no ${name}`);
        expect(weights).toEqual(histogramOf(after));
        const moved = before.map((value, place) => (value - (after[place] ?? 0)) / 0.25);
        expect(gradient.min).toBeCloseTo(Math.min(...moved), 5);
        expect(gradient.max).toBeCloseTo(Math.max(...moved), 5);
        expect(total(gradient.counts)).toBe(after.length);
      }
    }
  });
});
