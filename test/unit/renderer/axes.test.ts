import { describe, expect, it } from 'vitest';
import { isMeant, parseFilter } from '@engine/run-table/filter';
import { DEFAULTS } from '@engine/settings';
import {
  axesOf,
  conditionsFor,
  rangeOf,
  scoreColor,
} from '../../../renderer/views/runs/settings/axes';
import { runSummary } from '../../support/run-record';

const RATES = [0.0001, 0.001, 0.01];
const RUNS = [
  runSummary('linear', { settings: DEFAULTS.linear, testAccuracy: 0.84 }),
  ...RATES.map((learningRate, at) =>
    runSummary(`d${at}`, {
      settings: { ...DEFAULTS.dense, learningRate, batchNorm: at === 1 },
      testAccuracy: 0.88 + at / 300,
    }),
  ),
];
const axes = axesOf(RUNS);
const axis = (key: string) => {
  const found = axes.find(({ column }) => column.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};
const kept = (text: string) => {
  const terms = parseFilter(text);
  return RUNS.filter((run) => isMeant(terms, run)).map(({ run }) => run);
};

describe('the picture of settings against accuracy', () => {
  it('has an axis for each setting that differs, the accuracies last', () => {
    const keys = axes.map(({ column }) => column.key);
    expect(keys).toContain('learningRate');
    expect(keys).not.toContain('seed');
    expect(keys.slice(-2)).toEqual(['bestValidationAccuracy', 'testAccuracy']);
  });

  it('spaces rates of several powers by their powers, and runs without a setting nowhere', () => {
    const rates = axis('learningRate');
    expect(RUNS.slice(1).map((run) => rates.placeOf(run))).toEqual([0, expect.closeTo(0.5, 9), 1]);
    expect(axis('batchNorm').placeOf(RUNS[0] ?? runSummary('x'))).toBeNull();
  });

  it('writes choices as their fields do, and every share of an axis with as many digits', () => {
    expect(axis('model').ticks.map(({ text }) => text)).toEqual(['Dense', 'Linear']);
    const texts = axis('testAccuracy').ticks.map(({ text }) => text);
    expect(new Set(texts.map((text) => text.split('.')[1]?.length)).size).toBe(1);
  });

  it('has both accuracies on one scale, and a color for each run by its test accuracy', () => {
    const close = RUNS.map((run) => ({ ...run, bestValidationAccuracy: 0.86 }));
    const scores = axesOf(close).slice(-2);
    const marked = scores.map(({ ticks }) => ticks.map(({ text }) => text));
    expect(marked[0]).toEqual(marked[1]);
    expect(scores[0]?.placeOf(close[0] ?? runSummary('x'))).toBeCloseTo(
      0.02 / (0.88 + 2 / 300 - 0.84),
    );
    const colors = close.map((run) => scoreColor(scores[1], run));
    expect([colors[0], colors.at(-1)]).toEqual(['--level-1', '--level-5']);
    expect(scoreColor(scores[1], runSummary('y', { testAccuracy: null }))).toBeNull();
  });

  it('says a range in the filter’s words, which leave just the runs within', () => {
    const rates = axis('learningRate');
    const upper = rates.stops.length - 1;
    const conditions = conditionsFor(rates, upper, upper);
    expect(conditions).toEqual(['learningRate>=0.01']);
    expect(kept(conditions.join(' '))).toEqual(['d2']);
    expect(conditionsFor(axis('batchNorm'), 1, 1)).toEqual(['batchNorm:on']);
    expect(conditionsFor(rates, 0, upper)).toEqual([]);
    const test = axis('testAccuracy');
    const best = conditionsFor(test, 1, test.stops.length - 1);
    expect(kept(best.join(' '))).toEqual(['d0', 'd1', 'd2']);
  });

  it('shows a condition that was typed as a range', () => {
    const rates = axis('learningRate');
    const last = rates.stops.length - 1;
    expect(rangeOf(rates, parseFilter('learningRate>0.005 wide'))).toEqual([
      rates.stops.findIndex(({ greatest }) => Number(greatest) > 0.005),
      last,
    ]);
    expect(rangeOf(rates, parseFilter('testAccuracy>0.5'))).toEqual([0, last]);
  });
});
