/** What runs, sweeps and classes may be called, wherever a name is given or read. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  classNameFault,
  cut,
  MAX_CLASS_NAME,
  MAX_NAME,
  runNameFrom,
  runNameSchema,
} from '@engine/text/names';

const isRunName = (name: unknown): boolean => v.safeParse(runNameSchema, name).success;

describe('the name of a run', () => {
  it.each(['a', 'Größe & more', '日本語', 'x'.repeat(MAX_NAME), '=1+1', '../..', '👩‍👩‍👧'])(
    'may be %s',
    (name) => {
      expect(isRunName(name)).toBe(true);
    },
  );

  it.each([
    '',
    'x'.repeat(MAX_NAME + 1),
    'a\nb',
    'a\u001Bb',
    'a\u202Eb',
    'a\0',
    'a\u0085',
    '\uD800',
    'Caf\uFFFD',
    5,
  ])('may not be %j', (name) => {
    expect(isRunName(name)).toBe(false);
  });

  it('is refused in a sentence where bytes of it were lost', () => {
    const { issues = [] } = v.safeParse(runNameSchema, 'Caf\uFFFD');
    expect(issues[0]?.message).toBe(
      'A run name must be valid UTF-8; “\uFFFD” replaces what is not.',
    );
    expect(runNameFrom('Caf\uFFFD')).toBe('Caf?');
  });

  it('has one form of each letter', () => {
    expect(v.parse(runNameSchema, 'Gro\u0308\u00DFe')).toBe('Größe');
  });
});

describe('the name of a class', () => {
  it('is refused in a sentence', () => {
    expect(classNameFault('hat')).toBe(null);
    expect(classNameFault('')).toBe('A class name must not be empty.');
    expect(classNameFault('x'.repeat(MAX_CLASS_NAME + 1))).toMatch(/at most 200 characters\.$/);
    expect(classNameFault('a\rb')).toMatch(/without control characters/);
  });
});

describe('a name that is made of another text', () => {
  it('is always one that a run may have', () => {
    for (const text of ['', '  ', 'a\nb', '\u202E', '\uFFFD', 'x'.repeat(500), '👕'.repeat(100)]) {
      expect(isRunName(runNameFrom(text))).toBe(true);
      expect(isRunName(runNameFrom(text, { ending: ', trial 12' }))).toBe(true);
    }
  });

  it('keeps its ending and its letters whole', () => {
    const name = runNameFrom('👕'.repeat(100), { ending: ', fine-tuned' });
    expect(name).toMatch(/^(👕)+, fine-tuned$/u);
    expect(name.length).toBeLessThanOrEqual(MAX_NAME);
    expect(cut('👕👕', 3)).toBe('👕');
  });
});
