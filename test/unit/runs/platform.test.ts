import { describe, expect, it } from 'vitest';
import type { Platform } from '@engine/records';
import { hasBfloat16, requirePrecision } from '@engine/runs/platform';
import { settingsFor } from '@engine/settings';

const MIXED = settingsFor('cnn', { mixedPrecision: true });
const PLAIN: Platform = {
  system: 'linux x64',
  processor: 'a processor',
  instructions: ['avx2', 'fma'],
  oneDnn: null,
  libtensorflow: '2.21.0',
};
const ABLE: Platform = { ...PLAIN, instructions: ['avx2', 'avx512_bf16', 'avx512f'] };

describe('bfloat16', () => {
  it('is what processors say that they have, and oneDNN may use', () => {
    expect(hasBfloat16(PLAIN)).toBe(false);
    expect(hasBfloat16(ABLE)).toBe(true);
    expect(hasBfloat16({ ...PLAIN, instructions: ['amx_bf16'] })).toBe(true);
    expect(hasBfloat16({ ...PLAIN, instructions: null })).toBe(false);
    for (const oneDnn of ['off', 'AVX2', 'AVX512_CORE', 'AVX512_CORE_VNNI']) {
      expect(hasBfloat16({ ...ABLE, oneDnn })).toBe(false);
    }
    for (const oneDnn of ['ALL', 'AVX512_CORE_BF16', 'AVX512_CORE_AMX']) {
      expect(hasBfloat16({ ...ABLE, oneDnn })).toBe(true);
    }
  });

  it('is asked for before a run with mixed precision begins', () => {
    expect(() => {
      requirePrecision(MIXED, PLAIN);
    }).toThrow('Switch mixed precision off.');
    expect(() => {
      requirePrecision(settingsFor('cnn', {}), PLAIN);
      requirePrecision(MIXED, ABLE);
    }).not.toThrow();
  });
});
