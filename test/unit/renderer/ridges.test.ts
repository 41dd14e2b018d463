import { describe, expect, it } from 'vitest';
import { significant } from '../../../renderer/format';
import { NEGATIVE, paintSigned, POSITIVE } from '../../../renderer/components/pictures/diverging';
import { ridges } from '../../../renderer/views/results/layers/ridges';

const AREA = { left: 10, right: 110, top: 50, bottom: 90, height: 40 };
const epoch = (number: number, min: number, max: number, counts: number[]) => ({
  epoch: number,
  min,
  max,
  mean: 0,
  deviation: 1,
  counts,
});

describe('ridges', () => {
  it('stand one behind another, the first epoch at the back, on one axis', () => {
    const drawn = ridges([epoch(1, -1, 1, [1, 3]), epoch(2, -2, 2, [2, 2])], AREA);
    expect(drawn.ridges.map(({ y }) => y)).toEqual([50, 90]);
    expect([drawn.from, drawn.to, drawn.x(0)]).toEqual([-2, 2, 60]);
    // The densest bin is as high as a ridge may be: 3 of 4 numbers on a length of 1.
    expect(drawn.ridges[0]?.path).toBe('M35.0 50.0L47.5 26.9L72.5 10.0L85.0 50.0Z');
  });

  it('are drawn of a single epoch, and of numbers that are all the same', () => {
    const drawn = ridges([epoch(1, 0, 0, [5, 0])], AREA);
    expect(drawn.ridges[0]?.y).toBe(90);
    expect(drawn.ridges[0]?.path).not.toContain('NaN');
  });
});

describe('numbers on both sides of 0', () => {
  it('are painted in two hues, the more the further from it', () => {
    const rgba = paintSigned(Float32Array.of(0, 1, -1, 9), 2);
    expect([...rgba.subarray(0, 4)][3]).toBe(0);
    expect([...rgba.subarray(4, 8)]).toEqual([...POSITIVE, 128]);
    expect([...rgba.subarray(8, 12)]).toEqual([...NEGATIVE, 128]);
    expect(rgba[15]).toBe(255);
  });

  it.each([
    [0, '0'],
    [-0.012345, '−0.0123'],
    [1234.5, '1230'],
    [2e-9, '2e−9'],
  ])('%d is written %s', (value, text) => {
    expect(significant(value)).toBe(text);
  });
});
