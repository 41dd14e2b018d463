import { describe, expect, it } from 'vitest';
import {
  growthInRow,
  growthInSight,
  growthInSteps,
} from '../../../renderer/components/pictures/growth';

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

describe('growthInSteps', () => {
  it('grows by whole steps while five are left in a row', () => {
    expect(growthInSteps(500, 96, 28)).toBe(0);
    expect(growthInSteps(620, 96, 28)).toBe(28);
    expect(growthInSteps(900, 96, 28)).toBe(84);
  });

  it('ends after four steps, and never makes a card narrower', () => {
    expect(growthInSteps(4000, 96, 28)).toBe(112);
    expect(growthInSteps(80, 96, 28)).toBe(0);
  });
});
