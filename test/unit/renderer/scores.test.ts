import { describe, expect, it } from 'vitest';
import type { Evaluation } from '@engine/records';
import { scaleOf, scoreRows } from '../../../renderer/views/runs/chart/scores';

function evaluation(classNames: string[], recalls: number[], error?: number): Evaluation {
  return {
    formatVersion: 1,
    images: 10,
    loss: 1,
    accuracy: 0.5,
    classNames,
    perClass: recalls.map((recall) => ({
      precision: 1,
      recall,
      f1: 1,
      support: recall < 0 ? 0 : 5,
    })),
    confusion: [],
    ...(error === undefined
      ? {}
      : { calibration: { temperature: 1, expectedError: error, bins: [] } }),
  };
}
const runs = [
  { name: 'One', color: '--run-1', evaluation: evaluation(['Bag', 'Coat'], [0.5, 0.93], 0.021) },
  { name: 'Two', color: '--run-2', evaluation: evaluation(['Coat', 'Hat'], [0.8, -1]) },
];

describe('a panel of scores', () => {
  it('has a row for each class of any run, with the runs that know something of it', () => {
    const rows = scoreRows('recall', runs);
    expect(rows.map(({ label, marks }) => [label, ...marks.map(({ text }) => text)])).toEqual([
      ['Bag', '50.00%'],
      ['Coat', '93.00%', '80.00%'],
      ['Hat'],
    ]);
  });

  it('has a row for each run that was calibrated', () => {
    const rows = scoreRows('calibrationError', runs);
    expect(rows.map(({ label }) => label)).toEqual(['One']);
  });

  it('goes from a whole tenth to a whole tenth around what is there', () => {
    const scale = scaleOf(scoreRows('recall', runs));
    expect([scale.least, scale.greatest]).toEqual(['50%', '100%']);
    expect(scale.placeOf(0.75)).toBeCloseTo(0.5);
    expect(scaleOf(scoreRows('calibrationError', runs)).greatest).toBe('10%');
  });
});
