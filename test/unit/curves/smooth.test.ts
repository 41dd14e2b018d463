import { describe, expect, it } from 'vitest';
import { smoothed } from '@engine/curves/smooth';

describe('smoothing', () => {
  it('leaves a curve as it is at 0', () => {
    expect([...smoothed(Float64Array.of(3, 1, 2), 0)]).toEqual([3, 1, 2]);
  });

  it('begins at the first value and not at zero', () => {
    expect([...smoothed(Float64Array.of(5, 5, 5), 0.9)].map((y) => y.toFixed(9))).toEqual(
      new Array<string>(3).fill('5.000000000'),
    );
  });

  it('is the mean with weights that fall by the same share with each value back', () => {
    const [, , third = 0] = smoothed(Float64Array.of(1, 2, 4), 0.5);
    expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 2 + 1 * 4) / (0.25 + 0.5 + 1), 12);
  });
});
