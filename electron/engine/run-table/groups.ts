/** Runs put together in a table: by sweep, by all settings but the seed, by tag, or by one setting. */
import { meanAndDeviation, repetitions } from '../curves/spread';
import type { RunSummary } from '../records';
import { columnOf, isNumeric, type Cell, type Column } from './columns';

/** What runs are grouped by: one of these, or the key of a setting's column. */
export const OTHER_SEEDS = 'otherSeeds';
export const GROUPINGS = ['none', 'sweep', OTHER_SEEDS, 'tags'] as const;

export interface RunGroup {
  /** Unlike those of all other groups, whatever runs are grouped by. */
  key: string;
  /** What its runs have in common: a sweep's folder, a tag, a setting's value, or the first one's name. */
  value: Exclude<Cell, null>;
  runs: readonly RunSummary[];
}

/** A row by itself, or a group that is one row until it is opened. */
export type Entry = { kind: 'run'; run: RunSummary } | { kind: 'group'; group: RunGroup };

/** What a run has by which it is grouped; several tags put it into several groups. */
function valuesOf(run: RunSummary, by: string): Exclude<Cell, null>[] {
  if (by === 'tags') return [...run.notes.tags];
  const value = columnOf(by)?.of(run) ?? null;
  return value === null ? [] : [value];
}

/** By a value that each run has one of, several of, or none. */
function byValue(runs: readonly RunSummary[], by: string): Entry[] {
  const groups = new Map<Exclude<Cell, null>, RunSummary[]>();
  const entries: (RunSummary | Exclude<Cell, null>)[] = [];
  for (const run of runs) {
    const values = valuesOf(run, by);
    if (values.length === 0) entries.push(run);
    for (const value of values) {
      const group = groups.get(value);
      if (group !== undefined) {
        group.push(run);
        continue;
      }
      entries.push(value);
      groups.set(value, [run]);
    }
  }
  return entries.map((entry): Entry => {
    if (typeof entry === 'object') return { kind: 'run', run: entry };
    const key = `${by} ${String(entry)}`;
    return { kind: 'group', group: { key, value: entry, runs: groups.get(entry) ?? [] } };
  });
}

function byOtherSeeds(runs: readonly RunSummary[]): Entry[] {
  const groupOf = new Map(
    repetitions(runs).flatMap((group) => group.map(({ run }) => [run, group] as const)),
  );
  return runs.flatMap((run): Entry[] => {
    const group = groupOf.get(run.run) ?? [run];
    if (group.length === 1) return [{ kind: 'run', run }];
    if (group[0] !== run) return [];
    const key = `${OTHER_SEEDS} ${run.run}`;
    return [{ kind: 'group', group: { key, value: run.name, runs: group } }];
  });
}

/**
 * @param runs in the order of the table
 * @param by one of `GROUPINGS` or the key of a column
 * @returns each group where its first run stands; runs that have nothing to be grouped by stay rows
 */
export function groupRuns(runs: readonly RunSummary[], by: string): Entry[] {
  if (by === OTHER_SEEDS) return byOtherSeeds(runs);
  return byValue(runs, by);
}

/**
 * What a column says of a group. same: all runs have this; spread: mean and standard deviation (by n - 1)
 * of the runs that have a score; range: from the least to the greatest; several: so many different ones.
 */
export type Summary =
  | { kind: 'same'; cell: Cell }
  | { kind: 'spread'; mean: number; deviation: number; of: number }
  | { kind: 'range'; least: number; greatest: number }
  | { kind: 'several'; cells: readonly Cell[] };

const AVERAGED: readonly Column['kind'][] = ['share', 'loss', 'seconds'];

export function summaryOf(column: Column, runs: readonly RunSummary[]): Summary {
  const cells = [...new Set(runs.map((run) => column.of(run)))];
  if (cells.length <= 1) return { kind: 'same', cell: cells[0] ?? null };
  if (!isNumeric(column)) return { kind: 'several', cells };
  const numbers = runs.map((run) => column.of(run)).filter((cell) => typeof cell === 'number');
  if (AVERAGED.includes(column.kind)) {
    return { kind: 'spread', ...meanAndDeviation(numbers), of: numbers.length };
  }
  return { kind: 'range', least: Math.min(...numbers), greatest: Math.max(...numbers) };
}

/** The rows of a table in which only some of the groups are open. */
export type Row =
  | { kind: 'group'; key: string; group: RunGroup; isOpen: boolean }
  | { kind: 'run'; key: string; run: RunSummary; isWithin: boolean };

export function rowsOf(entries: readonly Entry[], isOpen: (key: string) => boolean): Row[] {
  return entries.flatMap((entry): Row[] => {
    if (entry.kind === 'run') {
      return [{ kind: 'run', key: entry.run.run, run: entry.run, isWithin: false }];
    }
    const { group } = entry;
    const { key } = group;
    const open = isOpen(key);
    const within = open
      ? group.runs.map((run): Row => ({
          kind: 'run',
          key: `${key} ${run.run}`,
          run,
          isWithin: true,
        }))
      : [];
    return [{ kind: 'group', key, group, isOpen: open }, ...within];
  });
}
