import { describe, expect, it } from 'vitest';
import { matricesOf, matrixDifference } from '@engine/evaluate/matrices';

const confusion = [
  [6, 2, 0],
  [4, 12, 0],
  [0, 0, 0],
];

describe('a confusion matrix', () => {
  const matrices = matricesOf(confusion);

  it('has the images of each row and column, and of all', () => {
    expect(matrices.rowTotals).toEqual([8, 16, 0]);
    expect(matrices.columnTotals).toEqual([10, 14, 0]);
    expect(matrices.images).toBe(24);
    expect(matrices.mistakes).toBe(6);
    expect(matrices.counts).toEqual(confusion);
  });

  it('is normalized by row: what the images of a class were taken for', () => {
    expect(matrices.byRow).toEqual([
      [0.75, 0.25, 0],
      [0.25, 0.75, 0],
      [0, 0, 0],
    ]);
  });

  it('is normalized by column: what the images taken for a class were', () => {
    expect(matrices.byColumn).toEqual([
      [0.6, 2 / 14, 0],
      [0.4, 12 / 14, 0],
      [0, 0, 0],
    ]);
  });

  it('is held against another cell by cell, in each norm', () => {
    const other = matricesOf([
      [4, 4, 0],
      [0, 16, 0],
      [0, 0, 0],
    ]);
    const difference = matrixDifference(matrices, other);
    expect(difference.counts).toEqual([
      [2, -2, 0],
      [4, -4, 0],
      [0, 0, 0],
    ]);
    expect(difference.byRow[0]).toEqual([0.25, -0.25, 0]);
    expect(difference.byColumn[0]?.[0]).toBeCloseTo(0.6 - 1, 12);
    expect(difference.byColumn[1]?.[1]).toBeCloseTo(12 / 14 - 16 / 20, 12);
  });
});
