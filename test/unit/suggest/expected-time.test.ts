import { describe, expect, it } from 'vitest';
import { expectedSeconds } from '@engine/suggest/expected-time';
import { secondsAt } from '@engine/suggest/speed';
import type { RunRecord } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { runRecord } from '../../support/run-record';

const settings = settingsFor('dense', { hidden: [32], epochs: 10 });

function run(changes: Partial<RunRecord> = {}): RunRecord {
  return runRecord('a-run', {
    settings,
    status: 'finished',
    trainSeconds: 20,
    epochsDone: 10,
    ...changes,
  });
}

describe('the expected training time', () => {
  const { data } = run();

  it('is that of a run of the same network, by epochs', () => {
    expect(expectedSeconds({ ...settings, epochs: 30 }, data, [run()])).toBe(60);
    expect(expectedSeconds({ ...settings, seed: 7, learningRate: 0.1 }, data, [run()])).toBe(20);
    // Tests come after the training that is timed.
    const mirrored = { ...settings, testAugmentation: 'mirror' as const };
    expect(expectedSeconds(mirrored, data, [run()])).toBe(20);
  });

  it('is the median of several runs', () => {
    const runs = [10, 20, 90].map((trainSeconds) => run({ trainSeconds }));
    expect(expectedSeconds(settings, data, runs)).toBe(20);
  });

  it('is unknown for another network, other data, and of runs of other computers', () => {
    expect(expectedSeconds(settingsFor('dense', { hidden: [64] }), data, [run()])).toBeNull();
    expect(expectedSeconds(settings, { ...data, folder: '/elsewhere' }, [run()])).toBeNull();
    expect(expectedSeconds(settings, data, [run({ shared: { withCheckpoint: true } })])).toBeNull();
    expect(expectedSeconds(settings, data, [run({ epochsDone: 0 })])).toBeNull();
    const shape = { height: 96, width: 96, channels: 3 } as const;
    expect(expectedSeconds(settings, { ...data, shape }, [run()])).toBeNull();
  });

  it('is by runs with the same teachers, whose predictions take time', () => {
    const runs = [run(), run({ trainSeconds: 30, teachers: ['small', 'large'] })];
    expect(expectedSeconds(settings, data, runs)).toBe(20);
    expect(expectedSeconds(settings, data, runs, ['large', 'small'])).toBe(30);
    expect(expectedSeconds(settings, data, runs, ['small', 'other'])).toBeNull();
    expect(expectedSeconds(settings, data, runs, ['small'])).toBeNull();
  });

  it('passes over runs that were stopped within an epoch', () => {
    expect(expectedSeconds(settings, data, [run({ status: 'stopped' })])).toBeNull();
  });
});

describe('the measured training time', () => {
  const speed = { training: 0.01, predicting: 0.001 };

  it('is that of all images of all epochs, of which some are only predicted', () => {
    const of = (epochs: number, validationSplit: number): number =>
      secondsAt(speed, { epochs, validationSplit }, 1000);
    expect(of(1, 0)).toBeCloseTo(10.2);
    expect(of(3, 0)).toBeCloseTo(30.6);
    expect(of(1, 0.5)).toBeCloseTo(5 + 0.5 + 0.2);
  });
});
