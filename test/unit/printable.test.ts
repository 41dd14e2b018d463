import { describe, expect, it } from 'vitest';
import { fewSentences, listed, printable, printableSentence } from '@engine/text/printable';

describe('what somebody else has written, in a sentence', () => {
  it('is on one line and not long', () => {
    expect(printable('a\n\u001b[31mb')).toBe('a\uFFFD\uFFFD[31mb');
    expect(printable('n'.repeat(100_000))).toBe(`${'n'.repeat(80)}…`);
    expect(printableSentence('It failed.\nAt line 3')).toBe('It failed.');
    expect(printableSentence('It failed')).toBe('It failed.');
    expect(printableSentence('w'.repeat(1000)).length).toBeLessThan(310);
  });

  it('is the beginning of a list, each name once', () => {
    expect(listed([])).toBe('');
    expect(listed(['a', 'b', 'a'])).toBe('a, b');
    expect(listed(Array.from({ length: 100_000 }, (_, at) => `w${at}`))).toBe(
      'w0, w1, w2, w3, w4 and 99,995 more',
    );
    expect(listed(['n'.repeat(1000)])).toHaveLength(81);
  });

  it('is the first few of many sentences', () => {
    expect(fewSentences(['A.', 'B.'])).toBe('A. B.');
    expect(fewSentences(Array.from({ length: 9 }, () => 'A.'))).toBe('A. A. A. A. A. And 4 more.');
  });
});
