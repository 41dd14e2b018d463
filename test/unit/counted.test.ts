import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { counted } from '@engine/text/counted';
import { sourceFiles } from '../support/source-files';

describe('a number of things', () => {
  it.each([
    [0, 'photo', undefined, '0 photos'],
    [1, 'photo', undefined, '1 photo'],
    [2, 'photo', undefined, '2 photos'],
    [0.5, 'minute', undefined, '0.5 minutes'],
    [1, 'class', 'classes', '1 class'],
    [12_345, 'class', 'classes', '12,345 classes'],
  ])('%d %s', (count, one, many, text) => {
    expect(counted(count, one, many)).toBe(text);
  });
});

/** Numbers that are never 1, by what stands in the braces. */
const NEVER_ONE =
  /[A-Z]{3}|byName|classes|classNames|reloads|^done$|padEnd|^trials$|^many$|^drawing$|imported\.length/;

describe('the product', () => {
  it('says no "1 photos"', () => {
    const nouns = 'photos|runs|epochs|minutes|trials|files|seeds|times|tags|steps|folders';
    const plural = new RegExp(`\\{([^{}]+)\\} (${nouns})\\b(?!/s)`, 'g');
    const found = sourceFiles().flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => {
          if (/=== 1|> 1\b|aria-label="\{counted\}/.test(line)) return [];
          const matches = [...line.matchAll(plural)].filter(([, of = '']) => !NEVER_ONE.test(of));
          return matches.map(([text]) => `${file}: ${text}`);
        }),
    );
    expect(found).toEqual([]);
  });
});
