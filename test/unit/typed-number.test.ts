import { describe, expect, it } from 'vitest';
import { typedList, typedNumber, typedLayers, type NumberKind } from '@engine/text/typed-number';

const UNITS = { min: 1, max: 4096 };

describe('a typed number', () => {
  it.each<[string, NumberKind, number]>([
    ['1000', 'whole', 1000],
    ['1,000', 'whole', 1000],
    ['1,234,567', 'whole', 1_234_567],
    ['1,234,567', 'real', 1_234_567],
    ['1.234.567', 'real', 1_234_567],
    ['1,00,000', 'whole', 100_000],
    ['1 000', 'whole', 1000],
    ['1\u202f000', 'whole', 1000],
    ['1\u00a0000\u00a0000', 'real', 1_000_000],
    ['1_000', 'real', 1000],
    ["1'000", 'real', 1000],
    ['1’000', 'whole', 1000],
    ['1,234.5', 'real', 1234.5],
    ['1.234,5', 'real', 1234.5],
    ['1 234,5', 'real', 1234.5],
    ['1\u2009000,125', 'real', 1000.125],
    ['0,5', 'real', 0.5],
    ['0,001', 'real', 0.001],
    [',5', 'real', 0.5],
    ['.5', 'real', 0.5],
    ['5.', 'real', 5],
    ['1.234', 'real', 1.234],
    ['1234,567', 'real', 1234.567],
    ['0,25', 'whole', 0.25],
    ['1e-3', 'real', 0.001],
    ['1E3', 'whole', 1000],
    ['2,5e-4', 'real', 2.5e-4],
    ['+7', 'whole', 7],
    ['−7', 'whole', -7],
    ['-0.5', 'real', -0.5],
    ['１，０００', 'whole', 1000],
    ['０．５', 'real', 0.5],
    ['٠٫٥', 'real', 0.5],
    ['١٬٠٠٠', 'whole', 1000],
    ['۱۲', 'whole', 12],
    ['१२', 'whole', 12],
    [' \u200e12\u200f ', 'whole', 12],
    ['007', 'whole', 7],
  ])('%j, as a %s number, is %d', (text, kind, value) => {
    expect(typedNumber(text, kind)).toEqual({ value, problem: null });
  });

  it.each<[string, NumberKind, string]>([
    [
      '1,234',
      'real',
      '"1,234" could mean 1234 or 1.234. Write it without the comma or with a decimal point.',
    ],
    [
      '١٢,٠٠٠',
      'real',
      '"١٢,٠٠٠" could mean 12000 or 12. Write it without the comma or with a decimal point.',
    ],
    ['1.000', 'whole', '"1.000" could mean 1000 or 1. Write it without the point.'],
    [
      '-1,500',
      'real',
      '"-1,500" could mean 1500 or 1.5. Write it without the comma or with a decimal point.',
    ],
  ])('%j, as a %s number, is refused with both readings', (text, kind, problem) => {
    expect(typedNumber(text, kind)).toEqual({ value: Number.NaN, problem });
  });

  it.each([
    '',
    ' ',
    'ten',
    '12a345',
    '10,00,0',
    '1 00',
    '1,2,3',
    '1.2.3',
    '1,,000',
    '1_0',
    '0x10',
    '1e',
    'e3',
    '--1',
    'NaN',
    'Infinity',
    '1/2',
    '½',
    ',',
    '.',
    '1,234.567,8',
    '5%',
    '1 000 00',
  ])('%j is no whole number', (text) => {
    const { value, problem } = typedNumber(text, 'whole');
    expect(problem).toBeNull();
    expect(Number.isInteger(value)).toBe(false);
  });

  it('reads whatever the app writes', () => {
    for (const value of [0, 1e-6, 0.0005, 0.1, 1.234, 12, 128, 1000, 1e21]) {
      expect(typedNumber(String(value), 'real')).toEqual({ value, problem: null });
    }
  });
});

describe('a typed list', () => {
  it.each<[string, NumberKind, { min: number; max: number }, string[]]>([
    ['64, 128', 'whole', UNITS, ['64', '128']],
    ['64,128,256', 'whole', UNITS, ['64', '128', '256']],
    ['512,256', 'whole', UNITS, ['512', '256']],
    ['64,128, 256', 'whole', UNITS, ['64', '128', '256']],
    ['64; 128', 'whole', UNITS, ['64', '128']],
    ['1,024; 512', 'whole', UNITS, ['1,024', '512']],
    ['2,000', 'whole', UNITS, ['2,000']],
    ['0, 0.05, 0.1', 'real', { min: 0, max: 0.5 }, ['0', '0.05', '0.1']],
    ['0,0.05,0.1', 'real', { min: 0, max: 0.5 }, ['0', '0.05', '0.1']],
    ['0,05, 0,1', 'real', { min: 0, max: 0.5 }, ['0,05', '0,1']],
    ['0,05; 0,1', 'real', { min: 0, max: 0.5 }, ['0,05', '0,1']],
    ['0,001', 'real', { min: 1e-6, max: 10 }, ['0,001']],
    ['cosine, one-cycle', 'real', { min: 0, max: 1 }, ['cosine', 'one-cycle']],
  ])('%j has its values', (text, kind, limits, parts) => {
    expect(typedList(text, kind, limits)).toEqual({ parts, problem: null });
  });

  it.each<[string, NumberKind, { min: number; max: number }, RegExp]>([
    [
      '1,024',
      'whole',
      UNITS,
      /"1,024" could mean 1024 or 1 and 024\. Write a space after each comma/,
    ],
    ['64,1,128', 'whole', UNITS, /"1,128" could mean 1128 or 1 and 128/],
    ['0,1', 'real', { min: 0, max: 1 }, /"0,1" could mean 0.1 or 0 and 1/],
  ])('%j is refused with both readings', (text, kind, limits, problem) => {
    expect(typedList(text, kind, limits).problem).toMatch(problem);
  });

  it('of layers may have spaces alone between its widths', () => {
    const values = (text: string) => typedLayers(text, UNITS);
    expect(values('64 128')).toEqual({ values: [64, 128], problem: null });
    expect(values('64, 128, ')).toEqual({ values: [64, 128], problem: null });
    expect(values('1\u202f024, 512')).toEqual({ values: [1024, 512], problem: null });
    expect(values('  ')).toEqual({ values: [], problem: null });
    expect(values('1 024').problem).toMatch(/could mean 1024 or 1 and 024/);
    expect(values('1.024, 5').problem).toMatch(/"1.024" could mean 1024 or 1.024/);
  });
});
