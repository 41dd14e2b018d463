/** The colours of runs: their own, or one for each value of a setting. */
import type { RunSummary } from '@engine/records';
import { RUN_COLOURS } from '@engine/runs/notes';
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

export interface Colour {
  /** The name of a colour in tokens.css. */
  colour: string;
  dash: readonly number[];
}

export interface ColourGroup extends Colour {
  value: string;
  runs: number;
}

function colourAt(place: number): Colour {
  const dash = DASHES[Math.floor(place / RUN_COLOURS) % DASHES.length] ?? [];
  return { colour: `--run-${(place % RUN_COLOURS) + 1}`, dash };
}

/** Every run with its own colour, and strokes of their own for those of the same. */
export function ownColours(colours: readonly string[]): Colour[] {
  const seen = new Map<string, number>();
  return colours.map((colour) => {
    const times = seen.get(colour) ?? 0;
    seen.set(colour, times + 1);
    return { colour, dash: DASHES[times % DASHES.length] ?? [] };
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

/** A colour for each value of a setting, with how many runs have it. */
export function colourGroups(runs: readonly RunSummary['settings'][], key: string): ColourGroup[] {
  const values = runs.map((settings) => settingValue(settings, key));
  const distinct = [...new Set(values)].sort(byValue);
  return distinct.map((value, place) => ({
    ...colourAt(place),
    value,
    runs: values.filter((each) => each === value).length,
  }));
}
