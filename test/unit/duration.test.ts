import { describe, expect, it } from 'vitest';
import { duration, roughDuration } from '@engine/text/duration';

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

describe('a measured time', () => {
  it.each([
    [0, '0 s'],
    [0.04, '0 s'],
    [3, '3.0 s'],
    [0.42, '0.4 s'],
    [9.94, '9.9 s'],
    [9.97, '10 s'],
    [59.6, '1 min 0 s'],
    [62.4, '1 min 2 s'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
