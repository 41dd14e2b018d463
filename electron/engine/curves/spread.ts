/** Runs that differ only by seed, as one curve: their mean and how far they lie apart. */
import { sameFingerprint } from '../data/same-data';
import type { DataFingerprint, RunRecord } from '../records';

export type Repeated = Pick<
  RunRecord,
  'settings' | 'data' | 'fineTunedFrom' | 'startedFrom' | 'teachers' | 'earlier'
>;

/** What two runs share that are the same but for chance; null where that is not known. */
function recipe(run: Repeated): string | null {
  const { settings, data, fineTunedFrom, startedFrom, teachers = [] } = run;
  // How imported models were trained is unknown, and so are the photos of fine-tuned runs.
  if (settings.model === 'imported' || fineTunedFrom !== undefined) return null;
  const { seed: _seed, ...others } = settings;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b));
  const from = startedFrom ?? null;
  return JSON.stringify([sorted, data.folder, from, ...teachers]);
}

/** Whether two runs differ by nothing but the seed and, perhaps, by what was in their data. */
export function isSameRecipe(one: Repeated, other: Repeated): boolean {
  const own = recipe(one);
  return own !== null && own === recipe(other);
}

/**
 * What runs have in common whose data is the same: images, labels and the names of classes, and what a
 * part of a run was trained on before it was resumed on other data. Null where nobody knows.
 */
function dataOf({ data: { fingerprint, classNames }, earlier = [] }: Repeated): string | null {
  if (fingerprint === undefined) return null;
  const others = earlier
    .flatMap((part) => part.fingerprint ?? [])
    .filter((before) => !sameFingerprint(before, fingerprint));
  return JSON.stringify([...[fingerprint, ...others].map(digestsOf), classNames]);
}

function digestsOf({ train, test }: DataFingerprint): string[] {
  return [train.images, train.labels, test.images, test.labels];
}

/**
 * Runs apart whose data is known to differ. Those whose data nobody knows are taken to have the same,
 * unless the others show that it has changed at some time.
 */
function byData<Run extends Repeated>(runs: readonly Run[]): Run[][] {
  const known = [...new Set(runs.map(dataOf).filter((data) => data !== null))];
  if (known.length < 2) return [[...runs]];
  return [...known, null]
    .map((data) => runs.filter((run) => dataOf(run) === data))
    .filter((group) => group.length > 0);
}

/** Runs by their settings without the seed and by their data, in the order in which they first come. */
export function repetitions<Run extends Repeated>(runs: readonly Run[]): Run[][] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = recipe(run) ?? `unknown ${groups.size}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].flatMap(byData);
}

/** One curve of several: y by x, and the step by which it is held against the others. */
export interface Repetition {
  step: Float64Array;
  x: Float64Array;
  y: Float64Array;
}

export interface Spread {
  /** Mean of the runs' x; by step and epoch they are all the same. */
  x: Float64Array;
  mean: Float64Array;
  lowest: Float64Array;
  highest: Float64Array;
  /** Standard deviation of a sample, by n - 1; 0 of one run. */
  deviation: Float64Array;
}

/** Mean and standard deviation of a sample, by n - 1. */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)) };
}

/**
 * The spread at each step that every one of the curves has: a mean over fewer of them at the end
 * would jump where one of them ends.
 */
export function spreadOf(curves: readonly Repetition[]): Spread {
  const [first, ...others] = curves;
  const rows: { x: number; values: number[] }[] = [];
  if (first !== undefined) {
    const places = others.map(({ step }) => new Map(Array.from(step, (each, at) => [each, at])));
    for (const [at, step] of first.step.entries()) {
      const rest = places.map((place) => place.get(step));
      if (rest.includes(undefined)) continue;
      const here = [at, ...rest].map((place, run) => ({
        x: curves[run]?.x[place ?? 0] ?? Number.NaN,
        y: curves[run]?.y[place ?? 0] ?? Number.NaN,
      }));
      rows.push({
        x: meanAndDeviation(here.map(({ x }) => x)).mean,
        values: here.map(({ y }) => y),
      });
    }
  }
  const summaries = rows.map(({ values }) => meanAndDeviation(values));
  return {
    x: Float64Array.from(rows, ({ x }) => x),
    mean: Float64Array.from(summaries, ({ mean }) => mean),
    lowest: Float64Array.from(rows, ({ values }) => Math.min(...values)),
    highest: Float64Array.from(rows, ({ values }) => Math.max(...values)),
    deviation: Float64Array.from(summaries, ({ deviation }) => deviation),
  };
}
