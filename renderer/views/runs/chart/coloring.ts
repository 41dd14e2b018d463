/** The colors of runs: their own, or one for each value of a setting. */
import type { RunSummary } from '@engine/records';
import { RUN_COLORS } from '@engine/runs/notes';
import { settingCell } from '@engine/run-table/columns';

/** Where colors come again, the strokes tell the lines apart: enough of them for every line of a chart. */
const DASHES: readonly (readonly number[])[] = [
  ...[[], [8, 4], [2, 4], [12, 3, 2, 3]],
  ...[
    [14, 6],
    [6, 2, 2, 2, 2, 2],
    [4, 8],
  ],
];

export interface Color {
  /** The name of a color in tokens.css. */
  color: string;
  dash: readonly number[];
}

export interface ColorGroup extends Color {
  value: string;
  runs: number;
}

function colorAt(place: number): Color {
  const dash = DASHES[Math.floor(place / RUN_COLORS) % DASHES.length] ?? [];
  return { color: `--run-${(place % RUN_COLORS) + 1}`, dash };
}

/** Every run with its own color, and strokes of their own for those of the same. */
export function ownColors(colors: readonly string[]): Color[] {
  const seen = new Map<string, number>();
  return colors.map((color) => {
    const times = seen.get(color) ?? 0;
    seen.set(color, times + 1);
    return { color, dash: DASHES[times % DASHES.length] ?? [] };
  });
}

/** A setting's value as a word; a run whose model lacks the setting has none. */
export function settingValue(settings: RunSummary['settings'], key: string): string {
  const cell = settingCell(settings, key);
  if (typeof cell === 'boolean') return cell ? 'on' : 'off';
  return String(cell ?? 'none');
}

/** The settings in which runs differ, then the others. */
export function settingKeys(
  runs: readonly RunSummary['settings'][],
): { key: string; varies: boolean }[] {
  const keys = [...new Set(runs.flatMap((settings) => Object.keys(settings)))];
  const all = keys.map((key) => ({
    key,
    varies: new Set(runs.map((settings) => settingValue(settings, key))).size > 1,
  }));
  return [...all.filter(({ varies }) => varies), ...all.filter(({ varies }) => !varies)];
}

/** Numbers by their size, words by the alphabet. */
function inOrder(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true }) || 0;
}

function byValue(one: string, other: string): number {
  const difference = Number(one) - Number(other);
  return Number.isNaN(difference) ? inOrder(one, other) : difference;
}

/** A color for each value of a setting, with how many runs have it. */
export function colorGroups(runs: readonly RunSummary['settings'][], key: string): ColorGroup[] {
  const values = runs.map((settings) => settingValue(settings, key));
  const distinct = [...new Set(values)].sort(byValue);
  return distinct.map((value, place) => ({
    ...colorAt(place),
    value,
    runs: values.filter((each) => each === value).length,
  }));
}
