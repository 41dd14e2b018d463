import { describe, expect, it } from 'vitest';
import { duplicateReport } from '@engine/evaluate/duplicates';
import { certainOf } from '../../support/probabilities';

// Four test images; the answers to 0, 1 and 3 are right.
const table = certainOf([0, 1, 0, 1], 2);
const labels = Uint8Array.of(0, 1, 1, 1);

describe('test images that stand in the training set', () => {
  const nearDuplicates = new Map([
    [1, [{ index: 70, label: 1, distance: 0 }]],
    [
      2,
      [
        { index: 5, label: 0, distance: 0 },
        { index: 6, label: 1, distance: 2 },
      ],
    ],
    [3, [{ index: 9, label: 1, distance: 1.5 }]],
  ]);
  const report = duplicateReport(table, { labels }, nearDuplicates, new Set([70]));

  it('are told with their labels in both sets, and whether the run learned them', () => {
    expect(report.images.map(({ index, label, predicted }) => [index, label, predicted])).toEqual([
      [1, 1, 1],
      [2, 1, 0],
      [3, 1, 1],
    ]);
    expect(report.images[0]?.nearDuplicates).toEqual([
      { index: 70, label: 1, distance: 0, isValidation: true },
    ]);
    expect(report.images[1]?.nearDuplicates[0]).toMatchObject({
      index: 5,
      label: 0,
      isValidation: false,
    });
    expect(report.otherLabel).toBe(1);
  });

  it('are left out of the score, the same ones, then the near ones too', () => {
    expect(report.accuracy).toBe(0.75);
    expect(report.withoutSame).toEqual({ leftOut: 2, leftOutRight: 1, images: 2, accuracy: 1 });
    expect(report.tested).toBe(4);
    expect(report.onlyNear).toBe(3 - report.withoutSame.leftOut);
    expect(report.withoutNear).toEqual({ leftOut: 3, leftOutRight: 2, images: 1, accuracy: 1 });
  });

  it('change nothing where there are none, and leave no score where they are all', () => {
    const none = duplicateReport(table, { labels }, new Map(), new Set());
    expect(none.withoutSame).toMatchObject({ leftOut: 0, images: 4, accuracy: 0.75 });
    const every = [0, 1, 2, 3].map((at) => [at, [{ index: at, label: 0, distance: 0 }]] as const);
    const all = duplicateReport(table, { labels }, new Map(every), new Set());
    expect(all.withoutSame).toMatchObject({ leftOut: 4, images: 0, accuracy: null });
  });
});
