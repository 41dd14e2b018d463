/** What was changed between runs: which settings differ, and what came of it. */
import type { RunSummary } from '../records';
import { isNumeric, SCORE_COLUMNS, SETTING_COLUMNS, type Cell, type Column } from './columns';

/** The settings, by their keys, in which runs are not all alike; one that a run lacks is another. */
export function differingSettings(runs: readonly RunSummary[]): Set<string> {
  const [first, ...others] = runs;
  if (first === undefined) return new Set();
  const differing = SETTING_COLUMNS.filter(({ of }) => others.some((run) => of(run) !== of(first)));
  return new Set(differing.map(({ key }) => key));
}

export interface Difference {
  column: Column;
  first: Cell;
  second: Cell;
  differs: boolean;
  /** Second minus first, of numbers that differ; null otherwise. */
  change: number | null;
}

function difference(column: Column, a: RunSummary, b: RunSummary): Difference {
  const [first, second] = [column.of(a), column.of(b)];
  const differs = first !== second;
  const numbers =
    differs && isNumeric(column) && typeof first === 'number' && typeof second === 'number';
  return { column, first, second, differs, change: numbers ? second - first : null };
}

/** Two runs setting by setting and score by score; in each, what differs comes first. */
export function compareRuns(
  first: RunSummary,
  second: RunSummary,
): { settings: Difference[]; scores: Difference[] } {
  const ordered = (columns: readonly Column[]): Difference[] => {
    const all = columns.map((column) => difference(column, first, second));
    // What neither has says nothing of either.
    const said = all.filter((each) => each.first !== null || each.second !== null);
    return [...said.filter(({ differs }) => differs), ...said.filter(({ differs }) => !differs)];
  };
  return { settings: ordered(SETTING_COLUMNS), scores: ordered(SCORE_COLUMNS) };
}
