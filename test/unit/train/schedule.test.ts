import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../electron/engine/train/schedule';

describe('the learning rate', () => {
  it('stays where it is when constant', () => {
    expect(learningRateAt('constant', 0.01, 99, 100)).toBe(0.01);
  });

  it('falls along half a cosine to nothing', () => {
    expect(learningRateAt('cosine', 0.01, 0, 100)).toBeCloseTo(0.01, 12);
    expect(learningRateAt('cosine', 0.01, 50, 100)).toBeCloseTo(0.005, 12);
    expect(learningRateAt('cosine', 0.01, 100, 100)).toBeCloseTo(0, 12);
  });
});
