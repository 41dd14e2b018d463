/** The same run with other seeds: what of its score is the recipe's, and what is chance. */
import { isSameRecipe, meanAndDeviation, repetitions, type Repeated } from '../curves/spread';
import { runNameFrom } from '../text/names';
import type { DataChoice, RunRecord } from '../records';
import { SETTINGS, type Settings } from '../settings';
import { keptAsItCame } from './inference-only';

/** How many more runs may be asked for at once; inclusive. */
export const REPEATS = { min: 1, max: 50, usual: 4 } as const;

export interface Repeat extends DataChoice {
  name: string;
  settings: Settings;
  /** The run that it repeats. */
  repeats: string;
}

/** Why a run cannot be repeated, in a sentence, or null. */
export function refusalToRepeat({
  name,
  settings,
  fineTunedFrom,
  startedFrom,
  teachers,
  imported,
}: RunRecord): string | null {
  if (settings.model === 'imported') return keptAsItCame(name, 'be repeated');
  if ([fineTunedFrom, startedFrom, imported].some((from) => from !== undefined)) {
    return `"${name}" did not start from random weights on this computer, so it cannot be repeated with other seeds.`;
  }
  if (teachers !== undefined) {
    return `"${name}" was trained with teachers, so it cannot be repeated with other seeds.`;
  }
  return null;
}

/** The runs that differ from this one by nothing but the seed, itself among them. */
export function repetitionsOf<Run extends RunRecord>(record: Run, all: readonly Run[]): Run[] {
  return repetitions(all).find((group) => group.some(({ run }) => run === record.run)) ?? [record];
}

/** So many seeds, from 1 on, that none of the repetitions has. */
function freeSeeds(taken: ReadonlySet<number>, count: number): number[] {
  const seeds: number[] = [];
  for (let seed = 1; seeds.length < count && seed <= SETTINGS.seed.limits.max; seed++) {
    if (!taken.has(seed)) seeds.push(seed);
  }
  return seeds;
}

/**
 * The runs to train, so that none is one that there is.
 * @param known what there is, or waits to be trained
 */
export function repeatsOf(record: RunRecord, known: readonly Repeated[], count: number): Repeat[] {
  const { settings, name, data } = record;
  if (settings.model === 'imported') return [];
  // On whichever data: what is in the folder now, the window does not know.
  const same = [record, ...known].filter((each) => isSameRecipe(record, each));
  const taken = new Set(
    same.flatMap((each) => ('seed' in each.settings ? each.settings.seed : [])),
  );
  return freeSeeds(taken, count).map((seed) => ({
    name: runNameFrom(name, { ending: `, seed ${seed}` }),
    settings: { ...settings, seed },
    dataFolder: data.folder,
    ...(data.firstLabel === undefined ? {} : { firstLabel: data.firstLabel }),
    ...(data.imageFolder === undefined ? {} : { imageFolder: data.imageFolder }),
    repeats: record.run,
  }));
}

export interface ScoreSpread {
  mean: number;
  /** Standard deviation of a sample, by n - 1. */
  deviation: number;
  lowest: number;
  highest: number;
}

/** How far scores lie apart; null where there is none. */
export function spreadOfScores(scores: readonly number[]): ScoreSpread | null {
  if (scores.length === 0) return null;
  return {
    ...meanAndDeviation(scores),
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
  };
}
