import { describe, expect, it } from 'vitest';
import { MODEL_FAMILIES, settingsFor } from '@engine/settings';
import { parsePlan } from '@engine/sweep/plan';
import type { Values } from '@engine/sweep/records';
import { nextProposal } from '@engine/sweep/proposals';
import {
  centerOf,
  checkSpace,
  formatDimension,
  gridValues,
  parseDimension,
  usualSpace,
} from '@engine/sweep/space';
import { planOf } from './fake';

const dense = settingsFor('dense', {});

function proposals(plan: ReturnType<typeof planOf>, count: number): Values[] {
  const tried: Values[] = [];
  while (tried.length < count) {
    const values = nextProposal(plan, tried);
    if (values === null) break;
    tried.push(values);
  }
  return tried;
}

describe('what a setting varies over', () => {
  it('may be any seed, of which nobody makes a list', () => {
    const plan = planOf({ seed: '0..2147483647' }, { strategy: 'random' });
    const tried = proposals(plan, 3).map(({ seed }) => seed);
    expect(new Set(tried).size).toBe(3);
  });

  it('is refused where it came as data that no text makes', () => {
    const range = { setting: 'dropout', kind: 'range', low: 0, high: 0.5 } as const;
    const check = (changes: object) => () => {
      checkSpace(dense, [{ ...range, scale: 'linear', whole: false, ...changes }]);
    };
    expect(check({})).not.toThrow();
    expect(check({ scale: 'log' })).toThrow('has an invalid scale');
    expect(check({ whole: true })).toThrow('has an invalid scale');
    expect(check({ low: 0.5, high: 0.1 })).toThrow('the lower first');
  });

  it('may have decimal commas where there is one way to read them', () => {
    const values = (setting: string, text: string): unknown => {
      const dimension = parseDimension(setting, text);
      return dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high];
    };
    expect(values('learningRate', '0,001..0,01')).toEqual([0.001, 0.01]);
    expect(values('learningRate', '0,001')).toEqual([0.001]);
    expect(values('weightDecay', '0,05; 0,1')).toEqual([0.05, 0.1]);
    expect(values('weightDecay', '0,05, 0,1')).toEqual([0.05, 0.1]);
    expect(values('batchSize', '64,128,256')).toEqual([64, 128, 256]);
    expect(values('batchSize', '1,024; 2,048')).toEqual([1024, 2048]);
    expect(() => parseDimension('weightDecay', '0,1')).toThrow(
      'The weight decay "0,1" could mean 0.1 or 0 and 1',
    );
    expect(() => parseDimension('batchSize', '1,024')).toThrow(/1024 or 1 and 024/);
    expect(() => parseDimension('hidden', '1,024-512')).toThrow(/1024 or 1 and 024/);
    expect(() => parseDimension('learningRate', '0.001..1,234')).toThrow(/1234 or 1.234/);
  });

  it('is read from values with commas, layers with dashes, or two ends', () => {
    expect(parseDimension('hidden', '512-256, 64,none')).toEqual({
      setting: 'hidden',
      kind: 'choice',
      values: [[512, 256], [64], []],
    });
    expect(parseDimension('learningRate', '0.001..0.01')).toMatchObject({
      low: 0.001,
      high: 0.01,
      scale: 'log',
      whole: false,
    });
    expect(parseDimension('dropout', '0..0.5')).toMatchObject({ scale: 'linear' });
    expect(parseDimension('epochs', '5..9')).toMatchObject({ whole: true });
    expect(parseDimension('batchNorm', 'true, false')).toMatchObject({ values: [true, false] });
  });

  it('is written as it is read', () => {
    for (const text of ['512-256, none', '64, 128']) {
      expect(formatDimension(parseDimension('hidden', text))).toBe(text);
    }
    expect(formatDimension(parseDimension('dropout', '0.1..0.5'))).toBe('0.1..0.5');
  });

  it.each([
    ['learningRate', '0.01..0.001', /the lower first/],
    ['learningRate', 'a..b', /the lower first/],
    ['hidden', '64..128', /cannot have a range/],
    ['optimizer', 'adam..sgd', /cannot have a range/],
    ['learningRate', 'fast', /Learning rate must be a number/],
    ['learningRate', '', /Learning rate must be a number/],
    ['learningRate', '0.001..100', /Learning rate must be a number/],
    ['batchNorm', 'perhaps', /must be true or false/],
    ['hidden', '512-x', /Hidden layers must be/],
    ['filters', '32', /"filters" is not a setting of this model family/],
    ['validationSplit', '0.1,0.2', /cannot be searched/],
    ['nonsense', '1', /There is no setting called "nonsense"/],
  ])('is refused in a sentence: %s %j', (setting, text, sentence) => {
    const check = () => {
      checkSpace(dense, [parseDimension(setting, text)]);
    };
    expect(check).toThrow(sentence);
  });

  it('must hold something out to choose by, and names no setting twice', () => {
    const rates = parseDimension('learningRate', '0.001, 0.01');
    expect(() => {
      checkSpace({ ...dense, validationSplit: 0 }, [rates]);
    }).toThrow('validation split must be above 0');
    expect(() => {
      checkSpace(dense, [rates, rates]);
    }).toThrow('set twice');
  });

  it.each(MODEL_FAMILIES)('is usually something that a %s model allows', (family) => {
    const base = settingsFor(family, {});
    const space = usualSpace(family);
    checkSpace(base, space);
    // The first trial is the defaults themselves.
    expect(settingsFor(base, centerOf(base, space))).toEqual(base);
  });

  it('begins with what is nearest to the base', () => {
    const space = [parseDimension('learningRate', '0.01..0.1'), parseDimension('hidden', '8, 16')];
    expect(centerOf(dense, space)).toEqual({ learningRate: 0.01, hidden: [8] });
  });
});

describe('a plan', () => {
  it('is refused in sentences', () => {
    const plan = planOf({ learningRate: '0.001, 0.01' });
    expect(() => parsePlan({ ...plan, minutes: 0 })).toThrow('Minutes must be a number from 0.05');
    expect(() => parsePlan({ ...plan, trials: 1.5 })).toThrow('Trials must be a whole number');
    expect(() => parsePlan({ ...plan, space: [] })).toThrow('at least one setting to search');
    expect(() => parsePlan({ ...plan, strategy: 'luck' })).toThrow('Strategy must be one of');
    expect(parsePlan(plan)).toEqual(plan);
  });
});

describe('proposals', () => {
  it('of a grid are every combination once, ranges cut into three', () => {
    const base = settingsFor('dense', { dropout: 0.3 });
    const space = { dropout: '0.1..0.5', batchSize: '64, 128' };
    const plan = planOf(space, { strategy: 'grid', base });
    expect(gridValues(parseDimension('learningRate', '0.001..0.1'))).toEqual([0.001, 0.01, 0.1]);
    const all = proposals(plan, 100);
    expect(all[0]).toEqual({ dropout: 0.3, batchSize: 128 });
    expect(new Set(all.map((values) => JSON.stringify(values))).size).toBe(6);
    expect(all).toHaveLength(6);
  });

  it('that are drawn lie within their ranges, and are the same for the same seed', () => {
    const space = { learningRate: '0.0007..0.006', epochs: '5..9', hidden: '64, 32-16' };
    const all = proposals(planOf(space), 60);
    for (const { learningRate, epochs, hidden } of all) {
      expect(learningRate).toBeGreaterThanOrEqual(0.0007);
      expect(learningRate).toBeLessThanOrEqual(0.006);
      expect([5, 6, 7, 8, 9]).toContain(epochs);
      expect(['[64]', '[32,16]']).toContain(JSON.stringify(hidden));
    }
    expect(proposals(planOf(space), 60)).toEqual(all);
    expect(proposals(planOf(space, { seed: 2 }), 60)).not.toEqual(all);
    const below = all.filter(
      ({ learningRate }) => Number(learningRate) < Math.sqrt(0.0007 * 0.006),
    );
    // Half of them, because rates are drawn by factors.
    expect(below.length).toBeGreaterThan(18);
    expect(below.length).toBeLessThan(42);
  });

  it('end where every combination of a small space has been tried', () => {
    expect(proposals(planOf({ seed: '1..3', batchSize: '64, 128' }), 100)).toHaveLength(6);
  });
});
