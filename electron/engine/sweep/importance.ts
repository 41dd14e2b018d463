/**
 * Which settings mattered. Trials are ranked by validation accuracy and put into groups by each
 * setting's values, or by thirds of its range; the share of the differences in rank that lies between
 * the groups is the effect size of Kruskal and Wallis's test, (H - k + 1) / (n - k) for k groups of n
 * trials (Tomczak and Tomczak 2014). Ranks, so that one trial that learned nothing doesn't decide it;
 * groups, so that a setting whose best value lies in the middle counts too.
 *
 * How much of it is chance is found by shuffling: the same share of trials that were dealt to the
 * groups at random, a thousand times, and what 95 % of these stay below.
 *
 * Of a sweep by halving, trials are compared as they stood at the first rung, where all of them were.
 */
import { generator, permutation } from '../random';
import { labelInSentence, printSetting } from '../settings';
import type { Dimension, Importance, SettingImportance, SweepRecord, Trial } from './records';
import { rungsOf, scoreWithin } from './scheduler';

/** With fewer, no effect that is likely to occur could be told from chance. */
const FEWEST_TRIALS = 8;
/** Trials a group has to have on average. */
const FEWEST_IN_GROUP = 2;
const SHUFFLES = 1000;
const CERTAINTY = 0.95;
const PARTS = 3;

interface Scored {
  trial: Trial;
  score: number;
}

/** Each value's rank from 1; equal values share the mean of theirs. */
export function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => {
    const first = sorted.indexOf(value);
    const last = sorted.lastIndexOf(value);
    return (first + last) / 2 + 1;
  });
}

/** Of each trial, the number of its group; groups are numbered from 0 without gaps. */
interface Grouping {
  places: number[];
  labels: string[];
}

/** @param order of the labels; those that no trial has are left out */
function numbered(keys: readonly string[], order: readonly string[]): Grouping {
  const labels = order.filter((label) => keys.includes(label));
  return { places: keys.map((key) => labels.indexOf(key)), labels };
}

/** Thirds by number of trials; equal values stay together. */
function thirds(values: readonly number[]): Grouping {
  const parts = ranksOf(values).map((rank) =>
    Math.min(PARTS - 1, Math.floor((PARTS * (rank - 0.5)) / values.length)),
  );
  const labelOf = (part: number): string => {
    const members = values.filter((_, at) => parts[at] === part);
    const [low, high] = [Math.min(...members), Math.max(...members)];
    return low === high ? `${low}` : `${low} to ${high}`;
  };
  const present = [...new Set(parts)].sort((a, b) => a - b);
  return { places: parts.map((part) => present.indexOf(part)), labels: present.map(labelOf) };
}

function grouped(dimension: Dimension, trials: readonly Scored[]): Grouping {
  const values = trials.map(({ trial }) => trial.values[dimension.setting] ?? '');
  return dimension.kind === 'choice'
    ? numbered(values.map(printSetting), dimension.values.map(printSetting))
    : thirds(values.map(Number));
}

/**
 * The share of the variance of ranks that lies between groups, corrected for how many groups there are.
 * @param ranks one for each trial
 * @param places the group of each, from 0 to groups - 1
 */
export function effectSize(
  ranks: ArrayLike<number>,
  places: readonly number[],
  groups: number,
): number {
  const count = places.length;
  const mean = (count + 1) / 2;
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  let total = 0;
  places.forEach((place, at) => {
    const off = (ranks[at] ?? 0) - mean;
    sums[place] = (sums[place] ?? 0) + off;
    sizes[place] = (sizes[place] ?? 0) + 1;
    total += off * off;
  });
  if (total === 0) return 0;
  let between = 0;
  sums.forEach((sum, group) => {
    const size = sizes[group] ?? 0;
    if (size > 0) between += (sum * sum) / size;
  });
  const h = ((count - 1) * between) / total;
  return Math.max(0, (h - groups + 1) / (count - groups));
}

/** What the effect of a setting without any stays below, 19 times of 20. */
function chanceOf(
  ranks: readonly number[],
  { places, labels }: Grouping,
  random: () => number,
): number {
  const effects = new Float64Array(SHUFFLES);
  for (let at = 0; at < SHUFFLES; at++) {
    const order = permutation(ranks.length, random);
    const shuffled = Float64Array.from(order, (place) => ranks[place] ?? 0);
    effects[at] = effectSize(shuffled, places, labels.length);
  }
  effects.sort();
  return effects[Math.ceil(CERTAINTY * SHUFFLES) - 1] ?? 1;
}

function meansOf(trials: readonly Scored[], { places, labels }: Grouping) {
  return labels.map((label, group) => {
    const scores = trials.filter((_, at) => places[at] === group).map(({ score }) => score);
    const sum = scores.reduce((total, score) => total + score, 0);
    return { label, trials: scores.length, accuracy: sum / scores.length };
  });
}

function compared({ plan, trials }: SweepRecord): Scored[] {
  return trials.flatMap((trial) => {
    const [first = 0] = rungsOf(plan, trial.values);
    const score = scoreWithin(plan, trial, first);
    return score === null ? [] : [{ trial, score }];
  });
}

function ofSetting(
  dimension: Dimension,
  trials: readonly Scored[],
  ranks: readonly number[],
  seed: number,
): SettingImportance | null {
  const { setting } = dimension;
  const grouping = grouped(dimension, trials);
  const groups = grouping.labels.length;
  if (groups < 2 || trials.length < FEWEST_IN_GROUP * groups) return null;
  const share = effectSize(ranks, grouping.places, groups);
  const chance = chanceOf(ranks, grouping, generator(seed, `importance of ${setting}`));
  const means = meansOf(trials, grouping);
  return { setting, share, chance, matters: share > chance, groups: means };
}

const COUNT = new Intl.ListFormat('en', { type: 'conjunction' });

function verdictOf(settings: readonly SettingImportance[], trials: number, all: number): string {
  if (trials < FEWEST_TRIALS) {
    return `${trials === 1 ? 'One trial is' : `${trials} trials are`} too few to tell which settings matter. At least ${FEWEST_TRIALS} are needed.`;
  }
  const names = settings
    .filter(({ matters }) => matters)
    .map(({ setting }) => labelInSentence(setting));
  if (names.length === 0) {
    return `No setting has a statistically significant effect (${trials} trials).`;
  }
  const certain = `The effect of the ${COUNT.format(names)} is statistically significant.`;
  return names.length === all
    ? certain
    : `${certain} The effect of the other settings is not (${trials} trials).`;
}

function methodOf({ plan }: SweepRecord): string {
  const when = plan.strategy === 'halving' ? ' after a ninth of the epochs' : '';
  return `Effect size: share of the variance in rank by validation accuracy${when} explained by a setting’s values (Kruskal–Wallis). Significance: permutation test, p < 0.05.`;
}

export function importanceOf(record: SweepRecord): Importance {
  const { space, seed } = record.plan;
  const trials = compared(record);
  const ranks = ranksOf(trials.map(({ score }) => score));
  const settings =
    trials.length < FEWEST_TRIALS
      ? []
      : space
          .map((dimension) => ofSetting(dimension, trials, ranks, seed))
          .filter((each) => each !== null)
          .sort((a, b) => b.share - a.share);
  return {
    trials: trials.length,
    settings,
    verdict: verdictOf(settings, trials.length, space.length),
    method: methodOf(record),
  };
}
