/** What fits into a line of the terminal. */
import { cutInMiddle } from '@engine/text/cut-in-middle';

/** For tables in files and pipes, where there is no terminal, so that they are the same everywhere. */
const PIPED_COLUMNS = 100;
const FEWEST_COLUMNS = 40;

/** Characters that take two columns: East Asian ones and emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /^[\p{M}\p{Cf}]$/u;

/** Columns that a table may take. */
export function tableColumns(): number {
  return Math.max(FEWEST_COLUMNS, terminalColumns() ?? PIPED_COLUMNS);
}

/** Null where the output goes to a file or a pipe. */
export function terminalColumns(): number | null {
  // Some terminals report 0.
  const columns = process.stdout.isTTY ? process.stdout.columns : 0;
  return columns > 0 ? columns : null;
}

/** Columns that a text takes. */
export function textColumns(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (!NO_WIDTH.test(character)) columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** The text in at most so many columns, cut in its middle where it is longer. */
export function fitted(text: string, columns: number): string {
  return cutInMiddle(text, columns, textColumns);
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textColumns(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - textColumns(text))) + text;
}

/** Sentences broken between words; a word that is longer than a line stays whole. */
export function wrapped(text: string, columns: number | null): string {
  if (columns === null) return text;
  return text
    .split('\n')
    .map((line) => wrappedLine(line, columns))
    .join('\n');
}

function wrappedLine(line: string, columns: number): string {
  if (textColumns(line) <= columns) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(' ')) {
    const next = current.trim() === '' ? current + word : `${current} ${word}`;
    if (textColumns(next) > columns && current.trim() !== '') {
      lines.push(current);
      current = indent + word;
    } else current = next;
  }
  return [...lines, current].join('\n');
}
