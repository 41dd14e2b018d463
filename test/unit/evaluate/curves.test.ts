import { describe, expect, it } from 'vitest';
import { classReport } from '@engine/evaluate/classes';
import { classCurves, oneVersusRest } from '@engine/evaluate/curves';
import { generator } from '@engine/random';
import { tableOf } from '../../support/probabilities';

// Two of the five images have the same probability, one of them is of the class.
const scores = Float32Array.of(0.4, 0.9, 0.8, 0.3, 0.8);
const isOfClass = (image: number): boolean => [true, true, false, false, true][image] ?? false;

describe('the curves of one class against the rest', () => {
  const { auc, averagePrecision, points } = classCurves(scores, isOfClass);

  it('go from the highest threshold to the lowest, equal probabilities at once', () => {
    expect(points.map(({ threshold }) => threshold)).toEqual(
      [0.9, 0.8, 0.4, 0.3].map((each) => Math.fround(each)),
    );
    expect(points.map(({ recall }) => recall)).toEqual([1 / 3, 2 / 3, 1, 1]);
    expect(points.map(({ falsePositiveRate }) => falsePositiveRate)).toEqual([0, 0.5, 0.5, 1]);
    expect(points.map(({ precision }) => precision)).toEqual([1, 2 / 3, 3 / 4, 3 / 5]);
  });

  it('have the area of the pairs in the right order, a tie as half', () => {
    // Of the 3 x 2 pairs, four are in order, one is tied, one is not.
    expect(auc).toBeCloseTo(4.5 / 6, 12);
  });

  it('have the average precision of the steps', () => {
    expect(averagePrecision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  });

  it('have areas of 1 where all is right, and no area where there is nothing to tell apart', () => {
    const perfect = classCurves(Float32Array.of(0.9, 0.1), (image) => image === 0);
    expect(perfect).toMatchObject({ auc: 1, averagePrecision: 1 });
    expect(classCurves(scores, () => false)).toMatchObject({ auc: null, averagePrecision: null });
    expect(classCurves(scores, () => true)).toMatchObject({ auc: null, averagePrecision: 1 });
  });

  it('come to an end where probabilities are NaN', () => {
    const { points } = classCurves(Float32Array.of(0.4, NaN, 0.8, NaN), isOfClass);
    expect(points.length).toBeLessThanOrEqual(4);
    expect(points.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
  });

  it('are drawn with few points, but measured with all', () => {
    const random = generator(1, 'test');
    const many = Float32Array.from({ length: 20_000 }, () => random());
    const truth = Array.from(many, (score) => random() < score);
    const drawn = classCurves(many, (image) => truth[image] ?? false);
    expect(drawn.points.length).toBeLessThan(1500);
    expect(drawn.points.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    // A pair's chance of being in order, for these scores: by integration, 5/6.
    expect(drawn.auc).toBeCloseTo(5 / 6, 1);
  });
});

describe('every class against the rest', () => {
  const table = tableOf([
    [0.8, 0.1, 0.1],
    [0.2, 0.7, 0.1],
    [0.6, 0.3, 0.1],
    [0.1, 0.8, 0.1],
  ]);
  const labels = Uint8Array.of(0, 1, 1, 1);

  it('is measured on its own probability', () => {
    const [first, second, third] = oneVersusRest(table, labels);
    expect(first).toMatchObject({ auc: 1, averagePrecision: 1 });
    expect(second).toMatchObject({ auc: 1, averagePrecision: 1 });
    expect(third).toMatchObject({ auc: null, averagePrecision: null });
  });

  it('counts the same in the means, where it has images', () => {
    const { perClass, macro } = classReport(table, labels);
    expect(perClass[0]).toMatchObject({ precision: 0.5, recall: 1, support: 1 });
    expect(perClass[1]).toMatchObject({ precision: 1, recall: 2 / 3, support: 3 });
    expect(macro.precision).toBeCloseTo((0.5 + 1) / 2, 12);
    expect(macro.recall).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(macro).toMatchObject({ auc: 1, averagePrecision: 1 });
  });
});
