import { describe, expect, it } from 'vitest';
import { generator, normals, permutation } from '@engine/random';

describe('randomness', () => {
  it('is the same for the same seed, purpose and index, and for nothing else', () => {
    const draw = (...key: Parameters<typeof generator>) => generator(...key)();
    expect(draw(1, 'shuffle', 2)).toBe(draw(1, 'shuffle', 2));
    const others = [draw(2, 'shuffle', 2), draw(1, 'weights', 2), draw(1, 'shuffle', 3)];
    expect(new Set([...others, draw(1, 'shuffle', 2)]).size).toBe(4);
  });

  it('shuffles without losing or doubling anything', () => {
    const order = permutation(1000, generator(7, 'shuffle'));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at));
    expect([...order.subarray(0, 10)]).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('draws normals of the deviation asked for', () => {
    const values = normals(20_001, 0.5, generator(3, 'weights'));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(0.5, 2);
  });
});
