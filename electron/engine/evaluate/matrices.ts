/** A confusion matrix as counts and as shares, and the difference of two. */

export type Norm = 'counts' | 'byRow' | 'byColumn';

/** All are [true class][predicted class]. */
export interface Matrices {
  /** Images. */
  counts: number[][];
  /** Of the images of the true class, the share in each cell; 0 where there are none. */
  byRow: number[][];
  /** Of the images taken for the predicted class, the share in each cell; 0 where there are none. */
  byColumn: number[][];
  /** Images of each true class, and images taken for each. */
  rowTotals: number[];
  columnTotals: number[];
  images: number;
  /** How many of all lie off the diagonal. */
  mistakes: number;
}

type Counts = readonly (readonly number[])[];

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** @param confusion counts, [true class][predicted class], square */
export function matricesOf(confusion: Counts): Matrices {
  const rowTotals = confusion.map(sum);
  const columnTotals = confusion.map((_, column) => sum(confusion.map((row) => row[column] ?? 0)));
  const images = sum(rowTotals);
  return {
    counts: confusion.map((row) => [...row]),
    byRow: confusion.map((row, at) => row.map((cell) => share(cell, rowTotals[at] ?? 0))),
    byColumn: confusion.map((row) => row.map((cell, at) => share(cell, columnTotals[at] ?? 0))),
    rowTotals,
    columnTotals,
    images,
    mistakes: images - sum(confusion.map((row, at) => row[at] ?? 0)),
  };
}

function minus(one: Counts, other: Counts): number[][] {
  return one.map((row, at) => row.map((cell, column) => cell - (other[at]?.[column] ?? 0)));
}

/** Each cell of one less that of the other; they are of the same classes. */
export function matrixDifference(one: Matrices, other: Matrices): Record<Norm, number[][]> {
  return {
    counts: minus(one.counts, other.counts),
    byRow: minus(one.byRow, other.byRow),
    byColumn: minus(one.byColumn, other.byColumn),
  };
}
