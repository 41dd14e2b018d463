/** How the cells of runs are written. */
import type { Cell, Column } from '@engine/run-table/columns';
import type { Summary } from '@engine/run-table/groups';
import { counted } from '@engine/text/counted';
import { choiceLabel } from '@engine/settings';
import { count, dateTime, duration, fixed, percent, rounded } from '../../../format';

/** Enough for every setting that a person types, and for those that a search draws. */
const DIGITS = 6;

function numberText({ kind }: Column, value: number): string {
  switch (kind) {
    case 'share':
      return percent(value, 2);
    case 'loss':
      return fixed(value, 4);
    case 'seconds':
      return duration(value);
    case 'count':
      return count(value);
    case 'number':
    case 'text':
    case 'word':
    case 'words':
    case 'time':
    case 'flag':
      return rounded(value, DIGITS);
  }
}

/** A state begins with a capital letter, as every value of a table does. */
export function stateText(state: string): string {
  return state.charAt(0).toUpperCase() + state.slice(1);
}

/** Empty where a family has no such setting, a dash where there is no such score yet. */
export function cellText(column: Column, cell: Cell): string {
  if (cell === null) return column.group === 'score' ? '–' : '';
  if (typeof cell === 'number') return numberText(column, cell);
  if (typeof cell === 'boolean') return cell ? 'On' : 'Off';
  if (column.key === 'status') return stateText(cell);
  return column.kind === 'time' ? dateTime(cell) : choiceLabel(column.key, cell);
}

/** What a group has in a column, short enough for its cell, and in full. */
export interface GroupText {
  short: string;
  full: string;
}

function spreadText(
  column: Column,
  { mean, deviation, of }: Summary & { kind: 'spread' },
): GroupText {
  if (of === 0) return { short: '–', full: '' };
  const [middle, apart] = [numberText(column, mean), changeText(column, deviation).slice(1)];
  const short =
    column.kind === 'share'
      ? `${fixed(100 * mean, 1)} ± ${percent(deviation)}`
      : `${middle} ± ${apart}`;
  const full = `Mean of ${counted(of, 'run')} ${middle}, standard deviation ${apart}`;
  return { short, full };
}

export function groupText(column: Column, summary: Summary): GroupText {
  switch (summary.kind) {
    case 'same': {
      const text = cellText(column, summary.cell);
      return { short: text, full: text };
    }
    case 'spread':
      return spreadText(column, summary);
    case 'range': {
      const ends = [summary.least, summary.greatest].map((value) => numberText(column, value));
      const text = [...new Set(ends)].join('–');
      return { short: text, full: text };
    }
    case 'several': {
      const texts = summary.cells.map((cell) => cellText(column, cell) || 'None');
      return { short: `${texts.length} values`, full: texts.join(', ') };
    }
  }
}

/** By how much a number differs, with its sign; of shares in percentage points. */
export function changeText(column: Column, change: number): string {
  const sign = change < 0 ? '−' : '+';
  const size = Math.abs(change);
  const text =
    column.kind === 'share' ? `${fixed(100 * size, 2)} points` : numberText(column, size);
  return `${sign}${text}`;
}

/** In pixels, what the cells of each kind need. */
const WIDTHS: Record<Column['kind'], number> = {
  text: 160,
  word: 104,
  words: 128,
  number: 96,
  count: 80,
  share: 88,
  loss: 88,
  seconds: 104,
  time: 116,
  flag: 88,
};
const LETTER = 7;
/** For the arrow of the order, and the space between columns. */
const BESIDE_LABEL = 32;

/** The width of a column that nobody has set, in pixels: its cells and its label are whole. */
export function usualWidth({ key, kind, label }: Column): number {
  if (key === 'status') return 124;
  return Math.max(WIDTHS[kind], LETTER * label.length + BESIDE_LABEL);
}
