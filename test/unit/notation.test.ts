import { afterEach, describe, expect, it } from 'vitest';
import { localized, separatorsOf, setNotation } from '@engine/text/notation';
import { counted, grouped } from '@engine/text/counted';
import { megabytes } from '@engine/text/megabytes';
import { percent } from '@engine/text/percent';

afterEach(() => {
  setNotation('en');
});

describe('the notation of numbers', () => {
  it('is English until another is set', () => {
    expect(grouped(1234567)).toBe('1,234,567');
    expect(percent(0.926)).toBe('92.60%');
  });

  it('has the separators of a locale', () => {
    setNotation('de');
    expect([grouped(60_000), percent(0.926), megabytes(5.8e6), counted(2000, 'photo')]).toEqual([
      '60.000',
      '92,60%',
      '5,8 MB',
      '2.000 photos',
    ]);
    setNotation('de-CH');
    expect(grouped(60_000.5)).toMatch(/^60['’]000\.5$/u);
    setNotation('fr');
    expect(grouped(60_000.5)).toMatch(/^60\s000,5$/u);
    expect(separatorsOf('no locale at all')).toEqual({ decimal: '.', group: ',' });
  });

  it('changes numbers in sentences, and nothing else', () => {
    setNotation('de');
    expect(localized('Needs 1.5 GB, 0.3 of 12,345.67 images.')).toBe(
      'Needs 1,5 GB, 0,3 of 12.345,67 images.',
    );
    for (const same of [
      '“Dense 0.5” is 28x28',
      'version 0.1.0',
      '127.0.0.1:8501',
      'http://localhost:8501/v1.5/a',
      'photo-0.5.png',
      '/data/1.5/x',
      'labels 0, 1, 2',
    ]) {
      expect(localized(same)).toBe(same);
    }
  });
});
