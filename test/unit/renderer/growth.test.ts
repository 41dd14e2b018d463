import { describe, expect, it } from 'vitest';
import { growthInRow, growthInSight } from '../../../renderer/components/pictures/growth';

const CARD = { width: 100, height: 120 };

describe('growthInSight', () => {
  it('gives a single card all of the room that its height allows', () => {
    expect(growthInSight(1, { width: 1000, height: 600 }, CARD)).toBe(480);
  });

  it('counts what a card gets higher for what it gets wider', () => {
    expect(growthInSight(1, { width: 1000, height: 600 }, CARD, 2)).toBe(240);
  });

  it('chooses the number of columns that makes cards largest', () => {
    // Two rows of three: 200 wide. One row of six would be 100, three rows of two 180.
    expect(growthInSight(6, { width: 600, height: 440 }, CARD)).toBe(100);
  });

  it('is below 0 where the smallest cards are not all in sight', () => {
    expect(growthInSight(100, { width: 600, height: 440 }, CARD)).toBeLessThan(0);
  });
});

describe('growthInRow', () => {
  it('fills a row with the smallest cards', () => {
    expect(growthInRow(560, 100)).toBe(12);
  });

  it('has at most ten columns', () => {
    expect(growthInRow(2000, 100)).toBe(100);
  });

  it('never makes a card narrower', () => {
    expect(growthInRow(80, 100)).toBe(0);
  });
});
