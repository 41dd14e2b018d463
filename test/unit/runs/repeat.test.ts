import { describe, expect, it } from 'vitest';
import { refusalToRepeat, repeatsOf, repetitionsOf, spreadOfScores } from '@engine/runs/repeat';
import { DEFAULTS } from '@engine/settings';
import { runRecord } from '../../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

const seeded = (run: string, seed: number, learningRate = 0.005) =>
  runRecord(run, { settings: { ...DEFAULTS.linear, seed, learningRate } });
const record = seeded('a', 2);

describe('repeating a run', () => {
  it('takes seeds that nothing like it has, trained or waiting', () => {
    const waiting = {
      settings: { ...DEFAULTS.linear, seed: 4 },
      data: { folder: null, shape: GRAY_28, classNames: [] },
    };
    const known = [record, seeded('b', 3), seeded('other', 1, 0.1), waiting];
    const repeats = repeatsOf(record, known, 3);
    expect(repeats.map(({ settings }) => settings.seed)).toEqual([1, 5, 6]);
    expect(repeats[0]).toEqual({
      name: 'Name of a, seed 1',
      settings: { ...DEFAULTS.linear, seed: 1 },
      dataFolder: null,
      repeats: 'a',
    });
  });

  it('takes no seed that a run on other data has: the data may be that one again', () => {
    const fingerprint = (digit: string) => {
      const part = { count: 1, images: digit.repeat(64), labels: digit.repeat(64) };
      return { train: part, test: part };
    };
    const on = (digit: string) => ({ ...record.data, fingerprint: fingerprint(digit) });
    const known = [{ ...seeded('b', 1), data: on('b') }];
    const repeats = repeatsOf({ ...record, data: on('a') }, known, 2);
    expect(repeats.map(({ settings }) => settings.seed)).toEqual([3, 4]);
  });

  it('makes names that a run may have', () => {
    const long = { ...record, name: 'x'.repeat(120) };
    expect(repeatsOf(long, [], 1)[0]?.name.length).toBeLessThanOrEqual(120);
  });

  it('finds what differs only by seed', () => {
    const all = [seeded('other', 1, 0.1), seeded('b', 3), record];
    expect(repetitionsOf(record, all).map(({ run }) => run)).toEqual(['b', 'a']);
  });

  it('is refused in words where chance had no part', () => {
    expect(refusalToRepeat(record)).toBeNull();
    const fineTuned = runRecord('t', { fineTunedFrom: { from: 'a', photos: 3 } });
    expect(refusalToRepeat(fineTuned)).toMatch(/cannot be repeated with other seeds/);
    const imported = runRecord('i', { settings: { model: 'imported' } });
    expect(refusalToRepeat(imported)).toMatch(/cannot be repeated/);
    expect(repeatsOf(imported, [], 2)).toEqual([]);
  });

  it('tells how far scores lie apart', () => {
    const spread = spreadOfScores([0.8, 0.84, 0.82]);
    expect(spread).toMatchObject({ lowest: 0.8, highest: 0.84 });
    expect(spread?.mean).toBeCloseTo(0.82, 12);
    expect(spread?.deviation).toBeCloseTo(0.02, 12);
    expect(spreadOfScores([])).toBeNull();
  });
});
