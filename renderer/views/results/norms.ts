/** The ways in which a matrix is shown. */
import type { Norm } from '@engine/evaluate/matrices';

export const NORM_CHOICES: readonly { value: Norm; label: string }[] = [
  { value: 'byRow', label: 'By row' },
  { value: 'byColumn', label: 'By column' },
  { value: 'counts', label: 'Counts' },
];

export const NORM_NAMES: Record<Norm, string> = {
  byRow: 'shares of rows',
  byColumn: 'shares of columns',
  counts: 'counts',
};

/** A matrix as rows of a table, the true classes first. */
export function matrixRows(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
): (string | number)[][] {
  const header = ['true class \\ predicted class', ...classNames];
  return [header, ...matrix.map((row, label) => [classNames[label] ?? '', ...row])];
}
