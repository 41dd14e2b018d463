/** Tables that fit the terminal. */
import { visible } from '@engine/text/visible';
import { fitted, padEnd, padStart, tableColumns, textColumns } from './terminal-width';

/** A text that is cut keeps so many columns at least. */
const NARROWEST_TEXT = 10;
const BETWEEN = 2;

const sum = (widths: readonly number[]): number =>
  widths.reduce((total, width) => total + width, 0) + BETWEEN * Math.max(0, widths.length - 1);

/** Takes from the widest columns of text what is too much. */
function narrowed(widths: readonly number[], isText: boolean[], columns: number): number[] {
  const now = [...widths];
  const texts = now.flatMap((_, at) => (isText[at] === true ? [at] : []));
  for (let over = sum(now) - columns; over > 0; over = sum(now) - columns) {
    const widest = texts.reduce(
      (best, at) => ((now[at] ?? 0) > (now[best] ?? 0) ? at : best),
      texts[0] ?? 0,
    );
    if ((now[widest] ?? 0) <= NARROWEST_TEXT || texts.length === 0) break;
    now[widest] = (now[widest] ?? 0) - 1;
  }
  return now;
}

interface TableOptions {
  /** Places of the columns with text. They are aligned left and cut where there is no room. */
  text: readonly number[];
  indent?: number;
  columns?: number;
}

/**
 * Rows as lines, with their columns below one another. Figures are never cut: if they have no room
 * beside the text at its narrowest, the last ones are left out.
 */
export function tableLines(
  given: readonly (readonly string[])[],
  { text, indent = 0, columns = tableColumns() }: TableOptions,
): string[] {
  const rows = given.map((row) => row.map(visible));
  const count = Math.max(0, ...rows.map((row) => row.length));
  const isText = Array.from({ length: count }, (_, at) => text.includes(at));
  const whole = isText.map((_, at) =>
    rows.reduce((most, row) => Math.max(most, textColumns(row[at] ?? '')), 0),
  );
  const widths = narrowed(whole, isText, columns - indent);
  while (widths.length > 1 && sum(widths) > columns - indent) widths.pop();
  return rows.map((row) => {
    const cells = widths.map((width, at) =>
      isText[at] === true
        ? padEnd(fitted(row[at] ?? '', width), width)
        : padStart(row[at] ?? '', width),
    );
    return `${' '.repeat(indent)}${cells.join(' '.repeat(BETWEEN))}`.trimEnd();
  });
}
