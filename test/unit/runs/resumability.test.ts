import { describe, expect, it } from 'vitest';
import type { RunRecord } from '@engine/records';
import { resumabilityOf } from '@engine/runs/resumability';
import { DEFAULTS } from '@engine/settings';
import { runRecord } from '../../support/run-record';

const kindOf = (changes: Partial<RunRecord>) =>
  resumabilityOf(runRecord('a', { settings: { ...DEFAULTS.linear, epochs: 5 }, ...changes })).kind;

describe('whether a run can go on', () => {
  it('is with the epochs that it has left, where it was cut short', () => {
    for (const status of ['stopped', 'failed', 'interrupted'] as const) {
      expect(kindOf({ status, epochsDone: 2 })).toBe('resume');
    }
    expect(kindOf({ status: 'interrupted', epochsDone: 5, testAccuracy: null })).toBe('resume');
  });

  it('is with more epochs than it was set, where it has done them or was out of patience', () => {
    expect(kindOf({ status: 'finished', epochsDone: 5 })).toBe('extend');
    expect(kindOf({ status: 'finished', epochsDone: 3 })).toBe('extend');
    expect(kindOf({ status: 'stopped', epochsDone: 5 })).toBe('extend');
  });

  it('is not at all, with the reason, while it trains, once fine-tuned, and after the last epoch', () => {
    const why = (changes: Partial<RunRecord>) => {
      const resumability = resumabilityOf(runRecord('a', changes));
      return resumability.kind === 'none' ? resumability.why : null;
    };
    expect(why({ status: 'running' })).toBe('"Name of a" is already training.');
    expect(why({ fineTunedFrom: { from: 'b', photos: 4 } })).toMatch(/was fine-tuned on photos/);
    expect(why({ epochsDone: 1000 })).toMatch(/has already trained for 1,000 epochs, the maximum/);
  });
});
