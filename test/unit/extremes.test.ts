import { describe, expect, it } from 'vitest';
import { extremes } from '@engine/extremes';
import { drawMatrix } from '@engine/tensorboard/matrix-picture';

describe('the least and the greatest of many values', () => {
  it('are those of any number of them', () => {
    expect(extremes([3, -1, 2])).toEqual({ min: -1, max: 3 });
    expect(extremes(Float32Array.from({ length: 300_000 }, (_, at) => at)).max).toBe(299_999);
    expect(extremes([])).toEqual({ min: Infinity, max: -Infinity });
  });

  it('are found for the matrix of a thousand classes too, which is drawn', () => {
    const rows = Array.from({ length: 1000 }, (_, label) =>
      Array.from({ length: 1000 }, (_each, predicted) => (label === predicted ? 2 : 0)),
    );
    expect(drawMatrix(rows).width).toBeGreaterThan(1000);
  });
});
