import { describe, expect, it } from 'vitest';
import { power } from '@engine/explain/power';

describe('a power by table', () => {
  it.each([0.895, -0.5, 1, 0])(
    'is that of Math.pow within 1e-6, with the exponent %d',
    (exponent) => {
      const raised = power(exponent);
      for (let x = 1e-12; x < 1e12; x *= 1.37) {
        expect(Math.abs(raised(x) / Math.pow(x, exponent) - 1)).toBeLessThan(1e-6);
      }
    },
  );

  it('is exact for powers of two of which the result is one', () => {
    expect(power(0.5)(4)).toBe(2);
    expect(power(0.895)(1)).toBe(1);
  });
});
