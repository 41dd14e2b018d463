/** A matrix of classes as text: in one table, in several below one another, or its largest numbers. */
import { balancedAccuracy, isUneven } from '@engine/evaluate/metrics';
import { percent } from '@engine/text/percent';
import { visible } from '@engine/text/visible';
import { fitted, padEnd, tableColumns } from './terminal-width';

const INDENT = '  ';
const WIDEST_NAME = 32;
/** More tables of the same rows below one another are no help. */
const MOST_TABLES = 4;
const MOST_LISTED = 20;
/** Roomier than numbers need, where there is room. */
const USUAL_CELL = 5;

export interface MatrixTextOptions {
  /** Whether numbers on the diagonal are among the largest that are listed. */
  diagonal?: boolean;
  columns?: number;
}

/** What follows an accuracy where some classes have more images than others. */
export function balancedText(perClass: readonly { recall: number; support: number }[]): string {
  return isUneven(perClass) ? `, balanced ${percent(balancedAccuracy(perClass))}` : '';
}

/** @param numbers [true class][predicted class] */
export function matrixText(
  numbers: readonly (readonly number[])[],
  givenNames: readonly string[],
  { diagonal = false, columns = tableColumns() }: MatrixTextOptions = {},
): string {
  // Whoever prints this splits it at its line breaks, and a name has none.
  const classNames = givenNames.map(visible);
  const last = String(classNames.length - 1).length;
  const names = classNames.map((name) => fitted(name, Math.min(WIDEST_NAME, columns >> 2)));
  const label = names.reduce((most, name) => Math.max(most, padEnd(name, 0).length), 0);
  const widest = numbers.flat().reduce((most, value) => Math.max(most, String(value).length), last);
  const room = columns - INDENT.length - Math.max(3, last) - 1 - label;
  const usual = Math.max(USUAL_CELL, widest + 1);
  const cell = usual * classNames.length <= room ? usual : widest + 1;
  const each = Math.max(1, Math.floor(room / cell));
  if (Math.ceil(classNames.length / each) > MOST_TABLES) {
    return listOfLargest(numbers, classNames, diagonal, columns);
  }
  const tables: string[] = [];
  for (let from = 0; from < classNames.length; from += each) {
    const part = classNames.slice(from, from + each).map((_, step) => from + step);
    const header = part.map((at) => String(at).padStart(cell)).join('');
    const rows = names.map((name, at) => {
      const counts = part.map((to) => String(numbers[at]?.[to] ?? 0).padStart(cell)).join('');
      return `${INDENT}${String(at).padStart(Math.max(3, last))} ${padEnd(name, label)}${counts}`;
    });
    const before = ' '.repeat(INDENT.length + Math.max(3, last) + 1 + label);
    tables.push([`${before}${header}`, ...rows].join('\n'));
  }
  return tables.join('\n\n');
}

function listOfLargest(
  numbers: readonly (readonly number[])[],
  classNames: readonly string[],
  diagonal: boolean,
  columns: number,
): string {
  const cells = numbers.flatMap((row, label) =>
    row.flatMap((value, predicted) =>
      value !== 0 && (diagonal || label !== predicted) ? [{ value, label, predicted }] : [],
    ),
  );
  cells.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const listed = cells.slice(0, MOST_LISTED);
  const width = listed.reduce((most, { value }) => Math.max(most, String(value).length), 4);
  // Two names and the words between them.
  const room = (columns - INDENT.length - width - 2 - ' predicted as '.length) >> 1;
  const name = (at: number): string => fitted(classNames[at] ?? '', room);
  const lines = listed.map(({ value, label, predicted }) => {
    const what =
      label === predicted
        ? `${name(label)} recognized`
        : `${name(label)} predicted as ${name(predicted)}`;
    return `${INDENT}${String(value).padStart(width)}  ${what}`;
  });
  const head = `${INDENT}${classNames.length} classes do not fit here. The largest of ${cells.length} cells:`;
  const rest = cells.length > listed.length ? [`${INDENT}Use --json for all of them.`] : [];
  return cells.length === 0 ? `${INDENT}Every cell is 0.` : [head, ...lines, ...rest].join('\n');
}
