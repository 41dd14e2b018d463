import { describe, expect, it } from 'vitest';
import { curvesOf, extended, isTimed, measurementsOf } from '@engine/curves/run-curves';
import type { EpochTime, MetricLine } from '@engine/records';

const step = (at: number): MetricLine => ({
  kind: 'step',
  epoch: Math.ceil(at / 4),
  step: at,
  loss: 1 / at,
  accuracy: at / 100,
});
const epoch = (at: number, validation: number | null): MetricLine => ({
  kind: 'epoch',
  epoch: at,
  step: 4 * at,
  learningRate: 0.1,
  loss: 0.5,
  accuracy: 0.5,
  validationLoss: validation,
  validationAccuracy: validation,
});
const runCurves = (
  lines: readonly MetricLine[],
  times: readonly EpochTime[],
  batchSize: number,
  stepsPerEpoch: number | null = null,
) => curvesOf(measurementsOf(lines, times), batchSize, stepsPerEpoch);
const LINES = [step(2), step(4), epoch(1, 0.7), step(6), step(8), epoch(2, 0.8), step(10)];

describe('a run’s curves', () => {
  it('have the seconds of those epochs whose beginning was noted', () => {
    const { durations } = runCurves(LINES, [{ epoch: 2, seconds: 30 }], 32);
    expect(durations.epochSeconds).toHaveLength(0);
  });

  it('are columns by step, epoch, time and images', () => {
    const times = [
      { epoch: 1, seconds: 10 },
      { epoch: 2, seconds: 30 },
    ];
    const { training, validation, durations } = runCurves(LINES, times, 32);
    expect([...durations.step]).toEqual([4, 8]);
    expect([...durations.epochSeconds]).toEqual([10, 20]);
    expect([...training.step]).toEqual([2, 4, 6, 8, 10]);
    expect([...training.epoch]).toEqual([0.5, 1, 1.5, 2, 2.5]);
    expect([...training.images]).toEqual([64, 128, 192, 256, 320]);
    // Nobody knows yet how long the third epoch takes.
    expect([...training.time]).toEqual([5, 10, 20, 30, Number.NaN]);
    expect([...validation.epoch]).toEqual([1, 2]);
    expect([...validation.time]).toEqual([10, 30]);
    expect([...validation.accuracy]).toEqual([0.7, 0.8]);
  });

  it('have the learning rate of every noted step', () => {
    const rate = (at: number, learningRate: number): MetricLine => ({ ...step(at), learningRate });
    const lines = [rate(2, 0.4), rate(4, 0.3), epoch(1, 0.7), rate(6, 0.2)];
    const { rates } = runCurves(lines, [{ epoch: 1, seconds: 10 }], 32);
    expect([...rates.learningRate]).toEqual([0.4, 0.3, 0.2]);
    expect([...rates.epoch]).toEqual([0.5, 1, 1.5]);
    expect([...rates.images]).toEqual([64, 128, 192]);
    expect([...rates.time]).toEqual([5, 10, Number.NaN]);
  });

  it('place the learning rate that older runs noted at the end of an epoch at the step after it', () => {
    const { rates } = runCurves(LINES, [], 32);
    expect([...rates.step]).toEqual([5, 9]);
    expect([...rates.learningRate]).toEqual([0.1, 0.1]);
    const continued = [...LINES.slice(0, 3), { ...step(6), learningRate: 0.3 }, epoch(2, 0.8)];
    expect([...runCurves(continued, [], 32).rates.learningRate]).toEqual([0.1, 0.3]);
  });

  it('have no times where nobody noted them, and some where only the later ones are known', () => {
    expect(isTimed(runCurves(LINES, [], 32))).toBe(false);
    const later = runCurves(LINES, [{ epoch: 2, seconds: 30 }], 32);
    expect(isTimed(later)).toBe(true);
    expect([...later.training.time]).toEqual([Number.NaN, Number.NaN, Number.NaN, 30, Number.NaN]);
  });

  it('have nothing of a validation share that there is not', () => {
    expect(runCurves([step(2), epoch(1, null)], [], 32).validation.step).toHaveLength(0);
  });

  it('wait for the end of the first epoch, or for a word on how long it is', () => {
    expect(runCurves([step(2)], [], 32).training.step).toHaveLength(0);
    expect([...runCurves([step(2)], [], 32, 8).training.epoch]).toEqual([0.25]);
  });
});

describe('measurements that are extended', () => {
  const noted = LINES.map((line): MetricLine => ({ ...line, learningRate: line.step / 10 }));
  const times = [
    { epoch: 1, seconds: 10 },
    { epoch: 2, seconds: 30 },
  ];

  it('are those of all lines read at once, wherever they are divided', () => {
    for (let at = 0; at <= noted.length; at++) {
      const [before, after] = [noted.slice(0, at), noted.slice(at)];
      const known = before.filter(({ kind }) => kind === 'epoch').length;
      const parts = extended(
        measurementsOf(before, times.slice(0, known)),
        after,
        times.slice(known),
      );
      expect(parts).toEqual(measurementsOf(noted, times));
    }
  });

  it('have lines once that were both read and heard', () => {
    const read = measurementsOf(noted, times);
    expect(extended(read, noted.slice(3), times.slice(1))).toEqual(read);
  });

  it('lose what came after the step from which a run was continued', () => {
    const ahead = measurementsOf([...noted, step(12), step(14)], times);
    const again = { ...step(10), learningRate: 1, loss: 7 };
    const { training, rates } = extended(ahead, [again], []);
    expect([...training.step]).toEqual([2, 4, 6, 8, 10]);
    expect(training.loss.at(-1)).toBe(7);
    expect(rates.learningRate.at(-1)).toBe(1);
  });
});
