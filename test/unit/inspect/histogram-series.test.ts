import { describe, expect, it } from 'vitest';
import { histogramSeries } from '@engine/inspect/histogram-series';
import type { Histogram, HistogramLine } from '@engine/records';

const histogram = (min: number): Histogram => ({
  min,
  max: min + 1,
  mean: min,
  deviation: 1,
  counts: [1, 2],
});
const line = (epoch: number): HistogramLine => ({
  epoch,
  step: 10 * epoch,
  parameters: ['a/kernel', 'a/bias'].map((name, at) => ({
    name,
    weights: histogram(epoch + 100 * at),
    gradient: histogram(-epoch - 100 * at),
  })),
});
const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at + 1));

describe('how a weight was spread from epoch to epoch', () => {
  it('is told of the one that was asked for, or of the first', () => {
    const series = histogramSeries(lines(3), 'a/bias', 'gradient');
    expect(series.names).toEqual(['a/kernel', 'a/bias']);
    expect(series.epochs.map(({ epoch, min }) => [epoch, min])).toEqual([
      [1, -101],
      [2, -102],
      [3, -103],
    ]);
    expect(histogramSeries(lines(3), null, 'weights').epochs[0]).toMatchObject({ min: 1 });
    expect(histogramSeries(lines(3), 'gone', 'weights').epochs[0]).toMatchObject({ min: 1 });
  });

  it('is told of forty epochs of a long run, its first and last among them', () => {
    const { epochs, count } = histogramSeries(lines(500), null, 'weights');
    expect(count).toBe(500);
    expect(epochs).toHaveLength(40);
    expect([epochs[0]?.epoch, epochs.at(-1)?.epoch]).toEqual([1, 500]);
    const steps = epochs.slice(1).map(({ epoch }, at) => epoch - (epochs[at]?.epoch ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });

  it('is nothing of a run of before', () => {
    expect(histogramSeries([], null, 'weights')).toEqual({ names: [], epochs: [], count: 0 });
  });
});
