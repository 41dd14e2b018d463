import { describe, expect, it } from 'vitest';
import { keptScore } from '@engine/sweep/kept-score';
import { leaderboardOf } from '@engine/sweep/leaderboard';
import type { Trial } from '@engine/sweep/records';
import { planOf, sweepOf } from './fake';

const trial = (run: string, curve: number[], keptWeights: string): Trial => ({
  run,
  values: { keptWeights },
  state: 'finished',
  target: curve.length,
  curve,
  testAccuracy: null,
  seconds: 1,
  message: null,
});

describe('what ranks a trial', () => {
  const plan = planOf({ keptWeights: 'best, last' }, { strategy: 'grid' });
  const falling = [0.8, 0.92, 0.85];

  it('is the epoch whose weights are kept', () => {
    const scored = ([word, epochs]: [string, number?]) =>
      keptScore(plan, trial('a', falling, word), epochs);
    expect(scored(['best'])).toBe(0.92);
    expect(scored(['last'])).toBe(0.85);
    expect([scored(['best', 1]), scored(['last', 2])]).toEqual([0.8, 0.92]);
    expect(keptScore(plan, trial('a', [], 'last'))).toBeNull();
  });

  it('is not an accuracy that the weights on disk do not have', () => {
    const trials = [trial('fell', falling, 'last'), trial('rose', [0.7, 0.8, 0.9], 'last')];
    const [first, second] = leaderboardOf({ ...sweepOf(plan), trials });
    expect([first?.run, first?.validationAccuracy]).toEqual(['rose', 0.9]);
    expect([second?.run, second?.validationAccuracy]).toEqual(['fell', 0.85]);
  });
});
