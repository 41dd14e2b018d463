import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '@engine/storage/safetensors';

const tensors = new Map([
  ['a', Float32Array.of(1, -2, 3.5, 1e-30)],
  ['bias', Float32Array.of(0.25)],
]);
const shapes = new Map([['a', [2, 2]]]);

describe('safetensors', () => {
  it('gives back what was put in, to the bit', () => {
    const decoded = decodeSafetensors(encodeSafetensors(tensors, shapes));
    expect([...decoded.keys()]).toEqual(['a', 'bias']);
    expect(decoded.get('a')).toEqual({ shape: [2, 2], values: tensors.get('a') });
    expect(decoded.get('bias')).toEqual({ shape: [1], values: tensors.get('bias') });
  });

  it('takes any name of a tensor', () => {
    const names = ['__proto__', 'constructor'];
    const named = new Map(names.map((name) => [name, Float32Array.of(1, 2)]));
    expect([...decodeSafetensors(encodeSafetensors(named)).keys()]).toEqual(names);
  });

  it('begins the numbers at a multiple of eight, as the format asks', () => {
    expect((8 + Number(encodeSafetensors(tensors).readBigUInt64LE())) % 8).toBe(0);
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuses a value that is %d', (value) => {
    const bytes = encodeSafetensors(new Map([['w', Float32Array.of(1, value, 2)]]));
    expect(() => decodeSafetensors(bytes)).toThrow('its tensor "w" has NaN or infinite values');
  });

  it('refuses every truncation of a file', () => {
    const whole = encodeSafetensors(tensors);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length))).toThrow();
    }
  });
});
