import { describe, expect, it } from 'vitest';
import { roughDuration } from '@engine/text/duration';

describe('a time that is about right', () => {
  it.each([
    [0.2, '1 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [97, '1 min 40 s'],
    [119, '2 min'],
    [150, '3 min'],
    [3569, '59 min'],
    [3580, '1 h'],
    [7900, '2 h 10 min'],
    [72_500, '20 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(roughDuration(seconds)).toBe(text);
  });
});
