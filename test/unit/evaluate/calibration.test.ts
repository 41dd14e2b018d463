import { describe, expect, it } from 'vitest';
import {
  expectedCalibrationError,
  fitTemperature,
  reliabilityBins,
  temper,
} from '@engine/evaluate/calibration';
import { ProbabilityTable } from '@engine/evaluate/metrics';
import { generator } from '@engine/random';

const softmax = (logits: number[], temperature: number): number[] => {
  const powers = logits.map((each) => Math.exp(each / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((each) => each / sum);
};

/** Logits whose labels are drawn from their own softmax: they are calibrated at temperature 1. */
function calibrated(count: number, stated: number) {
  const random = generator(5, 'test');
  const values: number[] = [];
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const logits = [3 * random(), 3 * random(), 3 * random()];
    const truth = softmax(logits, 1);
    const drawn = random();
    labels[row] = drawn < (truth[0] ?? 0) ? 0 : drawn < (truth[0] ?? 0) + (truth[1] ?? 0) ? 1 : 2;
    values.push(...softmax(logits, stated));
  }
  return { table: new ProbabilityTable(Float32Array.from(values), 3), labels };
}

describe('calibration', () => {
  it('finds the temperature by which a network is too sure', () => {
    const { table, labels } = calibrated(4000, 0.5);
    const temperature = fitTemperature(table, labels);
    expect(temperature).toBeGreaterThan(1.8);
    expect(temperature).toBeLessThan(2.2);
    const before = expectedCalibrationError(reliabilityBins(table, labels));
    const after = expectedCalibrationError(reliabilityBins(temper(table, temperature), labels));
    expect(before).toBeGreaterThan(0.1);
    expect(after).toBeLessThan(0.03);
  });

  it('leaves probabilities as they are at temperature 1 and keeps them summing to 1', () => {
    const table = new ProbabilityTable(Float32Array.of(0.7, 0.2, 0.1, 1, 0, 0), 3);
    const same = temper(table, 1);
    same.values.forEach((value, at) => {
      expect(value).toBeCloseTo(table.values[at] ?? 0, 6);
    });
    const softer = temper(table, 3);
    expect(softer.row(0).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    expect(softer.row(0)[0]).toBeLessThan(0.7);
  });

  it('sorts answers into bins by their confidence', () => {
    const table = new ProbabilityTable(Float32Array.of(0.95, 0.05, 0.1, 0.9, 1, 0), 2);
    const bins = reliabilityBins(table, Uint8Array.of(0, 0, 0));
    expect(bins.map(({ images }) => images).reduce((a, b) => a + b)).toBe(3);
    expect(bins.at(-1)).toMatchObject({ images: 2, accuracy: 1 });
    expect(bins[13]).toMatchObject({ images: 1, accuracy: 0 });
    // Two bins: |0.975 - 1| for two images, |0.9 - 0| for one.
    expect(expectedCalibrationError(bins)).toBeCloseTo((2 * 0.025 + 0.9) / 3, 5);
  });
});
