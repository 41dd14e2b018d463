import { describe, expect, it } from 'vitest';
import { generator } from '@engine/random';
import { effectSize, importanceOf, ranksOf } from '@engine/sweep/importance';
import { nextProposal } from '@engine/sweep/proposals';
import type { SweepRecord, Trial, Values } from '@engine/sweep/records';
import { planOf, sweepOf } from './fake';

const SPACE = { learningRate: '0.0005..0.01', hidden: '64, 32, 16', batchSize: '64, 128' };

function sweepWith(count: number, score: (values: Values, at: number) => number): SweepRecord {
  const record = sweepOf(planOf(SPACE, { strategy: 'random' }));
  const tried: Values[] = [];
  const trials = Array.from({ length: count }, (_, at): Trial => {
    const values = nextProposal(record.plan, tried) ?? {};
    tried.push(values);
    return {
      run: `run-${at}`,
      values,
      state: 'finished',
      target: 9,
      curve: [0.1, score(values, at)],
      testAccuracy: null,
      seconds: 1,
      message: null,
    };
  });
  return { ...record, trials };
}

const middleIsBest = ({ learningRate }: Values) =>
  0.9 - Math.abs(Math.log(Number(learningRate) / 0.0022));

describe('ranks', () => {
  it('are shared by equals', () => {
    expect(ranksOf([0.5, 0.9, 0.5, 0.1])).toEqual([2.5, 4, 2.5, 1]);
  });
});

describe('the effect size', () => {
  it('is that of Kruskal and Wallis, corrected for the number of groups', () => {
    // H = 12 / (6 * 7) * (6^2 / 3 + 15^2 / 3) - 3 * 7 = 3.857, so (H - 1) / (6 - 2).
    expect(effectSize([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1], 2)).toBeCloseTo(0.7143, 4);
  });

  it('is none where groups or scores are alike', () => {
    expect(effectSize([1, 4, 2, 3], [0, 0, 1, 1], 2)).toBe(0);
    expect(effectSize(ranksOf([7, 7, 7, 7]), [0, 0, 1, 1], 2)).toBe(0);
  });
});

describe('which settings mattered', () => {
  it('is not told from too few trials', () => {
    const { settings, verdict } = importanceOf(sweepWith(7, middleIsBest));
    expect(settings).toEqual([]);
    expect(verdict).toBe(
      '7 trials are too few to tell which settings matter. At least 8 are needed.',
    );
  });

  it('finds the one that does, though its best value lies in the middle', () => {
    const { settings, verdict, trials } = importanceOf(sweepWith(30, middleIsBest));
    expect(trials).toBe(30);
    expect(settings[0]).toMatchObject({ setting: 'learningRate', matters: true });
    expect(settings[0]?.share).toBeGreaterThan(0.3);
    expect(settings[0]?.groups.map((group) => group.trials)).toEqual([10, 10, 10]);
    const [low, middle, high] = settings[0]?.groups.map(({ accuracy }) => accuracy) ?? [];
    expect(middle).toBeGreaterThan(Math.max(low ?? 1, high ?? 1));
    expect(verdict).toMatch(
      /^The effect of the learning rate is statistically significant. The effect of the other settings is not \(30 trials\)/,
    );
  });

  it('is of nothing where scores are chance, 19 times of 20', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = generator(seed, 'test');
      const { settings } = importanceOf(sweepWith(16, () => random()));
      wrong += settings.filter(({ matters }) => matters).length;
    }
    // Of 120 settings without effect, 6 may be expected.
    expect(wrong).toBeLessThanOrEqual(14);
  });

  it('is not swayed by one trial that learned nothing', () => {
    const { settings } = importanceOf(
      sweepWith(24, (values, at) => (at === 5 ? 0.1 : middleIsBest(values))),
    );
    expect(settings[0]).toMatchObject({ setting: 'learningRate', matters: true });
  });
});
