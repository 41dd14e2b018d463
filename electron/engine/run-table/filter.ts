/**
 * Which runs are meant: words to be found in a run's name, tags or note, and conditions such as
 * `model:dense testAccuracy>0.9`, all of which have to hold.
 *
 *   word "two words"      in the name, a tag or the note
 *   model:dense,cnn       one of these; `=` is the same, `!=` none of them
 *   learningRate>=0.001   also > < <=; a percentage for a share: testAccuracy>90%
 *   Test > 90%            a column's name as the table shows it, with or without spaces around the sign
 *   Training time < 2 min a time with its units, as the table has it
 *   createdAt:2026-03     begun then, as far as it is said; also > and <
 */
import { foldedName } from '../text/canonical-name';
import { ownValue } from '../own-value';
import type { RunSummary } from '../records';
import { choiceLabel, limitsOf, numberKind } from '../settings';
import { DURATION, secondsIn } from '../text/duration';
import { typedList, typedNumber, type NumberKind } from '../text/typed-number';
import { columnOf, isNumeric, RUN_COLUMNS, type Cell, type Column } from './columns';
import { UserError } from '../user-error';

/** A filter that cannot be understood; the message is a sentence. */
export class FilterError extends UserError {
  override readonly name = 'FilterError';
}

type Sign = '=' | '!=' | '>' | '>=' | '<' | '<=';

export interface Term {
  /** As it was written. */
  source: string;
  /** Null for words to be found. */
  column: Column | null;
  /** Whether a cell of its column is one that is meant. */
  accepts(cell: Cell): boolean;
  holds(run: RunSummary): boolean;
}

const ALIASES: Readonly<Record<string, string>> = { tag: 'tags' };
/** What a decimal fraction loses when it is written as a percentage. */
const ROUNDING = 1e-9;

const SIGNS = '>=|<=|!=|[:=<>]';
const WORD = '(?:[^\\s"]|"[^"]*"?)+';
/** The longest first: "Test loss" is not "Test". */
const NAMES = RUN_COLUMNS.flatMap(({ key, label }) => [key, label])
  .sort((a, b) => b.length - a.length)
  .join('|');
/** A condition, which may have spaces in a column's name and around its sign, or a word. */
const PARTS = new RegExp(
  `(?:${NAMES})\\s*(?:${SIGNS})\\s*(?:${DURATION}|${WORD}(?:(?<=,)\\s+(?!(?:${NAMES})\\s*(?:${SIGNS}))${WORD})*)?|${WORD}`,
  'giu',
);
const CONDITION = new RegExp(`^(${NAMES}|[a-z]+)\\s*(${SIGNS})\\s*(.*)$`, 'isu');

/** A column by the name that somebody typed, which messages repeat. */
type NamedColumn = Column & { typed: string };

function parts(text: string): string[] {
  const found: string[] = text.match(PARTS) ?? [];
  const open = found.find((part) => (part.split('"').length - 1) % 2 === 1);
  if (open === undefined) return found;
  throw new FilterError(`Missing closing quotation mark: ${open}`);
}

const unquoted = (text: string): string => text.replaceAll('"', '');

function similarKeys(key: string): string {
  const start = key.slice(0, 2).toLowerCase();
  const similar = RUN_COLUMNS.map((column) => column.key).filter((each) =>
    each.toLowerCase().startsWith(start),
  );
  return similar.length > 0
    ? `Did you mean ${similar.join(' or ')}?`
    : 'Use the name of a column, such as Model, Learning rate, Test or Tags.';
}

/** A label in just its own letters goes before the key of another column: "Run" before "run". */
function columnNamed(key: string, source: string): NamedColumn {
  const column =
    RUN_COLUMNS.find(({ label }) => label === key) ??
    columnOf(ownValue(ALIASES, key.toLowerCase()) ?? key) ??
    RUN_COLUMNS.find(({ label }) => label.toLowerCase() === key.toLowerCase());
  if (column !== undefined) return { ...column, typed: key };
  throw new FilterError(
    `There is no column "${key}". ${similarKeys(key)} To search for the text ${source}, put it in quotation marks.`,
  );
}

function kindOf({ key, kind }: Column): NumberKind {
  return kind === 'count' ? 'whole' : numberKind(key);
}

function parseNumber(column: NamedColumn, text: string): number {
  const seconds = column.kind === 'seconds' ? secondsIn(text) : null;
  if (seconds !== null) return seconds;
  const share = column.kind === 'share';
  const percent = share && text.endsWith('%');
  const digits = percent ? text.slice(0, -1) : text;
  const { value: typed, problem } = typedNumber(digits, kindOf(column));
  if (problem !== null) throw new FilterError(`${column.typed} ${problem}`);
  const value = percent ? typed / 100 : typed;
  if (Number.isNaN(value)) {
    const example = `${column.typed}>${share ? '0.9' : '10'}`;
    throw new FilterError(
      `${column.typed} is a number and cannot be compared with "${text}". Write, for example, ${example}.`,
    );
  }
  if (share && value > 1) {
    throw new FilterError(
      `${column.typed} is a share of at most 1. Write 0.9 or 90%, not ${text}.`,
    );
  }
  return value;
}

function parseFlag(column: NamedColumn, text: string): boolean {
  const value = { true: true, yes: true, on: true, false: false, no: false, off: false }[
    text.toLowerCase()
  ];
  if (value !== undefined) return value;
  throw new FilterError(
    `${column.typed} is on or off. Write ${column.typed}:on or ${column.typed}:off.`,
  );
}

const same = (a: number, b: number): boolean =>
  Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));

/** By how much a share may differ from a percentage and be written so: 84.7% is 0.8465 to 0.8475. */
function roundingOf(text: string): number {
  const decimals = /^\s*\d+(?:[.,](\d+))?%$/u.exec(text)?.[1]?.length ?? 0;
  return text.endsWith('%') ? 0.5 / 10 ** (decimals + 2) + ROUNDING : 0;
}

/** Whether a cell is what one word of a condition says. */
function equality(column: NamedColumn, text: string): (cell: Cell) => boolean {
  const wanted = foldedName(text);
  if (isNumeric(column)) {
    const value = parseNumber(column, text);
    const off = column.kind === 'share' ? roundingOf(text) : 0;
    return (cell) =>
      typeof cell === 'number' && (same(cell, value) || Math.abs(cell - value) <= off);
  }
  if (column.kind === 'flag') {
    const value = parseFlag(column, text);
    return (cell) => cell === value;
  }
  const words = (cell: Cell): string => foldedName(String(cell ?? ''));
  if (column.kind === 'text') return (cell) => words(cell).includes(wanted);
  if (column.kind === 'words') return (cell) => words(cell).split(' ').includes(wanted);
  if (column.kind === 'time') return (cell) => words(cell).startsWith(wanted);
  // A choice by its value or as the table shows it: schedule:one-cycle, Schedule: "one cycle".
  return (cell) =>
    words(cell) === wanted ||
    (typeof cell === 'string' && foldedName(choiceLabel(column.key, cell)) === wanted);
}

type Order = Exclude<Sign, '=' | '!='>;

function inOrder(sign: Order, difference: number): boolean {
  switch (sign) {
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
  }
}

/** A share as the table rounds it: whoever writes a percentage has read it there. */
function asShown(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** Whether a cell lies on one side of what a condition says. */
function order(column: NamedColumn, sign: Order, text: string): (cell: Cell) => boolean {
  if (isNumeric(column)) {
    const value = parseNumber(column, text);
    const shown = column.kind === 'share' && text.endsWith('%') ? asShown : Number;
    return (cell) => {
      if (typeof cell !== 'number') return false;
      return inOrder(sign, same(shown(cell), value) ? 0 : shown(cell) - value);
    };
  }
  if (column.kind === 'time') {
    const wanted = text.toUpperCase();
    return (cell) =>
      typeof cell === 'string' && inOrder(sign, cell.slice(0, wanted.length).localeCompare(wanted));
  }
  throw new FilterError(
    `${column.typed} is not a number, so ${sign} does not apply. Write ${column.typed}:${text} or ${column.typed}!=${text}.`,
  );
}

/** The values with commas between them; a comma within quotation marks or a number is none of those. */
function alternatives(column: NamedColumn, text: string): string[] {
  if (column.kind === 'text') return [text];
  if (!isNumeric(column)) {
    const values = text.split(',').map((each) => each.trim());
    const condition = values.find((each) => column.kind !== 'time' && /^[^"]*[<>=:]/u.test(each));
    if (condition === undefined) return values.filter((each) => each !== '');
    throw new FilterError(
      `"${condition}" is not a value of ${column.typed}. Put a space instead of a comma between conditions.`,
    );
  }
  const limits = column.kind === 'share' ? { min: 0, max: 1 } : limitsOf(column.key);
  const { parts, problem } = typedList(unquoted(text), kindOf(column), limits);
  if (problem !== null) throw new FilterError(`${column.typed} ${problem}`);
  return parts;
}

function condition(column: NamedColumn, sign: Sign, text: string): (cell: Cell) => boolean {
  if (sign !== '=' && sign !== '!=') return order(column, sign, unquoted(text));
  const wanted = alternatives(column, text).map((each) => equality(column, unquoted(each)));
  const isOne = (cell: Cell): boolean => wanted.some((is) => is(cell));
  return sign === '=' ? isOne : (cell) => !isOne(cell);
}

function search(source: string): Term {
  const wanted = foldedName(unquoted(source));
  return {
    source,
    column: null,
    accepts: () => true,
    holds: ({ name, notes }) =>
      [name, notes.note, ...notes.tags].some((text) => foldedName(text).includes(wanted)),
  };
}

function parseTerm(source: string): Term {
  const found = CONDITION.exec(source);
  if (found === null) return search(source);
  const [, key = '', sign = '', text = ''] = found;
  const column = columnNamed(key, source);
  if (unquoted(text).trim() === '') {
    const example = isNumeric(column) ? `${key}>0.1` : `${key}:word`;
    throw new FilterError(`Add a value for ${key}, such as ${example}.`);
  }
  const accepts = condition(column, sign === ':' ? '=' : (sign as Sign), text);
  return { source, column, accepts, holds: (run) => accepts(column.of(run)) };
}

/** @throws FilterError with what is wrong and what to write instead */
export function parseFilter(text: string): Term[] {
  return parts(text).map(parseTerm);
}

/** Whether all that a filter says is true of a run. */
export function isMeant(terms: readonly Term[], run: RunSummary): boolean {
  return terms.every((term) => term.holds(run));
}

/** A filter with other conditions on a column in place of those that it had. */
export function withConditions(
  terms: readonly Term[],
  key: string,
  conditions: readonly string[],
): string {
  const others = terms.filter(({ column }) => column?.key !== key).map(({ source }) => source);
  return [...others, ...conditions].join(' ');
}

/** A value as it is written in a condition. */
export function filterValue(value: string | number): string {
  return typeof value === 'number' || /^[^\s",]+$/u.test(value)
    ? String(value)
    : `"${value.replaceAll('"', '')}"`;
}
