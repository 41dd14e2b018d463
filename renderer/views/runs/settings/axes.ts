/**
 * Parallel coordinates: an axis for each setting in which runs differ, the accuracies last, and where
 * on each of them a run lies. Layout only; what a condition means is the filter's to say.
 */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { RunSummary } from '@engine/records';
import {
  columnOf,
  isNumeric,
  SETTING_COLUMNS,
  type Cell,
  type Column,
} from '@engine/run-table/columns';
import { differingSettings } from '@engine/run-table/differences';
import { filterValue, type Term } from '@engine/run-table/filter';
import { LEVELS } from '../../../components/levels';
import { percent } from '../../../format';
import { cellText } from '../table/cell';

/** A place on an axis at which runs lie, and from or to which a range may go. */
export interface Stop {
  /** 0 at the bottom to 1 at the top, in hundredths. */
  at: number;
  /** The least and the greatest of the values that lie there; of words they are the same. */
  least: string | number | boolean;
  greatest: string | number | boolean;
}

export interface Axis {
  column: Column;
  /** From the bottom up. */
  stops: Stop[];
  ticks: { at: number; text: string }[];
  /** Null for a run that has no such setting or score. */
  placeOf(run: RunSummary): number | null;
}

/** Where the greatest value is so many times the least, most runs would lie on one spot otherwise. */
const LOG_FROM = 30;
const HUNDREDTHS = 100;
const TICKS = 4;
const SCORES = ['bestValidationAccuracy', 'testAccuracy'];
const NAMES = new Intl.Collator('en', { numeric: true });

function known(column: Column, runs: readonly RunSummary[]): Exclude<Cell, null>[] {
  return [...new Set(runs.map((run) => column.of(run)))].filter((cell) => cell !== null);
}

/** Values that lie on the same hundredth are one stop. */
function stopsOf(values: readonly number[], place: (value: number) => number): Stop[] {
  const stops: Stop[] = [];
  for (const value of values) {
    const at = place(value);
    const last = stops.at(-1);
    if (last?.at === at) last.greatest = value;
    else stops.push({ at, least: value, greatest: value });
  }
  return stops;
}

/** @param ends what the axis goes from and to: its own values, or those of others as well */
function numericAxis(column: Column, values: readonly number[], ends = values): Axis {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
  const logarithmic = least > 0 && greatest / least >= LOG_FROM;
  const scale = (logarithmic ? scaleLog() : scaleLinear()).domain([least, greatest]).range([0, 1]);
  const exact = (value: number): number => (least === greatest ? 0.5 : scale(value));
  const place = (value: number): number => Math.round(HUNDREDTHS * exact(value)) / HUNDREDTHS;
  const proposed = least === greatest ? [least] : scale.ticks(TICKS);
  // Between two seeds lies no seed.
  const marked = values.every(Number.isInteger) ? proposed.filter(Number.isInteger) : proposed;
  // As many digits at every tick as the finest needs.
  const digits = Math.max(...marked.map((value) => decimalsOf(100 * value)));
  const text = (value: number): string =>
    column.kind === 'share' ? percent(value, digits) : cellText(column, value);
  // A logarithmic scale proposes every digit of every power; those between crowd the powers.
  const shown = logarithmic && marked.length > TICKS ? marked.filter(isPower) : marked;
  return {
    column,
    stops: stopsOf(sorted, place),
    ticks: (shown.length > 0 ? shown : [least, greatest]).map((value) => ({
      at: exact(value),
      text: text(value),
    })),
    placeOf(run) {
      const value = column.of(run);
      return typeof value === 'number' ? exact(value) : null;
    },
  };
}

/** Decimal places, at most two, that a number needs. */
function decimalsOf(value: number): number {
  return String(Number(value.toFixed(2))).split('.')[1]?.length ?? 0;
}

function isPower(value: number): boolean {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}

function wordAxis(column: Column, values: readonly Exclude<Cell, null>[]): Axis {
  const sorted = [...values].sort((a, b) => NAMES.compare(String(a), String(b)));
  const gaps = Math.max(1, sorted.length - 1);
  const place = (at: number): number =>
    sorted.length === 1 ? 0.5 : Math.round((HUNDREDTHS * at) / gaps) / HUNDREDTHS;
  return {
    column,
    stops: sorted.map((value, at) => ({ at: place(at), least: value, greatest: value })),
    ticks: sorted.map((value, at) => ({ at: place(at), text: cellText(column, value) })),
    placeOf(run) {
      const at = sorted.findIndex((value) => value === column.of(run));
      return at === -1 ? null : place(at);
    },
  };
}

function numbersOf(column: Column, runs: readonly RunSummary[]): number[] {
  return known(column, runs).filter((value) => typeof value === 'number');
}

function axisOf(column: Column, runs: readonly RunSummary[]): Axis | null {
  const values = known(column, runs);
  if (values.length === 0) return null;
  return isNumeric(column)
    ? numericAxis(column, numbersOf(column, runs))
    : wordAxis(column, values);
}

/** Accuracies lie on one scale: the same height is the same share on both axes. */
function scoreAxes(runs: readonly RunSummary[]): Axis[] {
  const columns = SCORES.map(columnOf).filter((column) => column !== null);
  const both = columns.flatMap((column) => numbersOf(column, runs));
  return columns.flatMap((column) => {
    const values = numbersOf(column, runs);
    return values.length === 0 ? [] : [numericAxis(column, values, both)];
  });
}

/** Settings that differ, then accuracies; none where runs differ in nothing. */
export function axesOf(runs: readonly RunSummary[]): Axis[] {
  const differing = differingSettings(runs);
  // The data folder and the run that it was fine-tuned from are free text, which no axis can hold.
  const settings = SETTING_COLUMNS.filter(({ key, kind }) => differing.has(key) && kind !== 'text');
  const axes = settings.map((column) => axisOf(column, runs)).filter((axis) => axis !== null);
  return [...axes, ...scoreAxes(runs)];
}

/** The name of the color for a run's place on the axis of its score; null where it has none. */
export function scoreColor(score: Axis | undefined, run: RunSummary): string | null {
  const place = score?.placeOf(run) ?? null;
  if (place === null) return null;
  const { length } = LEVELS;
  return LEVELS[Math.min(length - 1, Math.floor(place * length))] ?? null;
}

/** The first and the last stop that the filter lets through; the whole axis where it says nothing. */
export function rangeOf({ column, stops }: Axis, terms: readonly Term[]): [number, number] {
  const conditions = terms.filter((term) => term.column?.key === column.key);
  const lets = (value: Cell): boolean => conditions.every((term) => term.accepts(value));
  const accepted = stops.map((stop) => lets(stop.least) || lets(stop.greatest));
  const first = accepted.indexOf(true);
  // Everything is refused: the range is as if nothing had been said, the rows tell.
  return first === -1 ? [0, stops.length - 1] : [first, accepted.lastIndexOf(true)];
}

/** To as many digits as a view shows, away from the range, so that its own ends stay within. */
function outward(column: Column, value: number, round: (value: number) => number): string {
  const digits = { share: 4, loss: 4, seconds: 1 }[column.kind as string];
  if (digits === undefined) return filterValue(value);
  const scale = 10 ** digits;
  return filterValue(round(value * scale) / scale);
}

/** What the filter has to say for a range of stops, the ends counted. */
export function conditionsFor({ column, stops }: Axis, from: number, to: number): string[] {
  if (from <= 0 && to >= stops.length - 1) return [];
  const chosen = stops.slice(from, to + 1);
  const { key } = column;
  if (!isNumeric(column)) {
    const values = chosen.map(({ least }) =>
      typeof least === 'boolean' ? (least ? 'on' : 'off') : filterValue(least),
    );
    return [`${key}:${values.join(',')}`];
  }
  const [least, greatest] = [Number(chosen[0]?.least), Number(chosen.at(-1)?.greatest)];
  return [
    ...(from > 0 ? [`${key}>=${outward(column, least, Math.floor)}`] : []),
    ...(to < stops.length - 1 ? [`${key}<=${outward(column, greatest, Math.ceil)}`] : []),
  ];
}
