/** Half precision: which numbers it has, and how others are rounded to them. */
import { describe, expect, it } from 'vitest';
import { fromHalves, toHalves } from '@engine/storage/half';
import { decodeSafetensors, encodeSafetensors } from '@engine/storage/safetensors';

function rounded(...values: number[]): number[] {
  return [...fromHalves(toHalves(Float32Array.from(values)))];
}

describe('half precision', () => {
  it('keeps every number that it has', () => {
    const all = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);
    expect(toHalves(fromHalves(all))).toEqual(all);
    const negative = all.map((bits) => bits | 0x8000);
    expect(toHalves(fromHalves(negative))).toEqual(negative);
  });

  it('has the numbers that the standard gives', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0x7c00);
    const values = [1, -2, 65504, 2 ** -14, 2 ** -24, 0.333251953125, Infinity];
    expect([...fromHalves(bits)]).toEqual(values);
  });

  it('rounds to the nearest, and halfway to the even one', () => {
    expect(rounded(1 + 2 ** -11, 1 + 3 * 2 ** -11)).toEqual([1, 1 + 2 ** -9]);
    expect(rounded(1 + 2 ** -11 + 2 ** -20, 2047.9)).toEqual([1 + 2 ** -10, 2048]);
    expect(rounded(2 ** -25, 2 ** -25 * 1.001, 2 ** -26, 1.5 * 2 ** -24)).toEqual([
      0,
      2 ** -24,
      0,
      2 ** -23,
    ]);
    expect(rounded(65519, 65520, -1e9, NaN)).toEqual([65504, Infinity, -Infinity, NaN]);
  });

  it('halves a file of weights, which is read like any other', () => {
    const weights = new Map([['kernel', Float32Array.from({ length: 100 }, (_, at) => at / 7)]]);
    const half = encodeSafetensors(weights, new Map([['kernel', [10, 10]]]), 'F16');
    expect(half.length).toBeLessThan(0.75 * encodeSafetensors(weights).length);
    const { shape, values } = decodeSafetensors(half).get('kernel') ?? { shape: [], values: [] };
    expect(shape).toEqual([10, 10]);
    values.forEach((value, at) => {
      expect(Math.abs(value - at / 7)).toBeLessThanOrEqual((at / 7) * 2 ** -11);
    });
  });
});
