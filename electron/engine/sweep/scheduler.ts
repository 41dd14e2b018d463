/**
 * What a sweep does next, from its record alone, so that it goes on after a restart as if there had
 * been none.
 *
 * Halving is successive halving (Jamieson and Talwalkar 2016) in brackets of nine trials, as in the most
 * aggressive bracket of Hyperband (Li et al. 2018): each trial of a bracket is trained to a ninth of its
 * epochs; once all of them have come as far, the best third goes on to a third of its epochs, and of these
 * the best third to the end. Trials of the next bracket begin where nothing of an earlier one can go on yet.
 * What is promoted depends on the bracket's accuracies alone, not on how quickly trials end: with trials
 * in parallel the same seed makes the same choices. (The asynchronous rule of Li et al. 2020 does not.)
 *
 * A trial's learning rate follows the schedule of its whole length from the first step on, and
 * training goes on from the checkpoint: one that is promoted twice is the very run that it would have
 * been without any halving. So trials are compared at the same part of their schedules, none of which
 * has yet had the end of the schedule that lowers the rate: a comparison that favors lower rates a
 * little, and the reason why the first rung is no shorter.
 *
 * The best of three is the best by chance, and a computer that is slow or busy would spend its minutes on
 * it, with too few trials begun to say which settings mattered: therefore nine.
 *
 * Once the time that is left is enough to bring one of the best trials to its end, but would not be after
 * the next job, it is brought to its end at once: a trial that begins then would be cut off at a part of
 * its schedule that cannot win. The estimate is the time that the trial's own epochs have taken.
 *
 * The first trial is the settings that the sweep begins with, trained in full: whatever time there is,
 * there is something to compare with. It takes no other trial's place in a promotion.
 */
import type { SweepPlan, SweepRecord, Trial, Values } from './records';
import { nextProposal } from './proposals';
import { keptScore } from './kept-score';
import { settingsOf } from './space';

/** Of the trials that come to a rung, one in so many goes on. */
const REDUCTION = 3;
/** Trials of a bracket: what two promotions leave one of. */
const BRACKET = REDUCTION ** 2;
/** Parts of a trial's epochs after which it is decided whether it goes on. */
const RUNG_SHARES = [1 / 9, 1 / 3, 1] as const;

export type Job =
  | { kind: 'begin'; values: Values; target: number }
  /** Trial by its place in the record. */
  | { kind: 'continue'; at: number; target: number };

/** Epochs at which something is decided of a trial, the last one its end. */
export function rungsOf(plan: SweepPlan, values: Values): number[] {
  const { epochs } = settingsOf(plan, values);
  if (plan.strategy !== 'halving') return [epochs];
  // A share of a whole number may come out a hair above it.
  return RUNG_SHARES.map((share) => Math.ceil(share * epochs - 1e-9));
}

/** `keptScore` within the first `epochs` epochs, or null if the trial has not reached them. */
export function scoreWithin(plan: SweepPlan, trial: Trial, epochs: number): number | null {
  const arrived = trial.curve.length >= epochs || trial.state === 'finished';
  return arrived ? keptScore(plan, trial, epochs) : null;
}

interface Placed {
  at: number;
  trial: Trial;
}

/** Of some trials those that have come to a rung, the best first. */
function arrivedAt(plan: SweepPlan, trials: readonly Placed[], rung: number): Placed[] {
  return trials
    .map((placed) => {
      const epochs = rungsOf(plan, placed.trial.values)[rung] ?? 0;
      return { ...placed, score: scoreWithin(plan, placed.trial, epochs) };
    })
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
}

const promoted = (arrived: number): number => Math.ceil(arrived / REDUCTION);

/** The trials in nines, without the first of all, which is trained in full whatever the others do. */
function bracketsOf({ trials }: SweepRecord): Placed[][] {
  const placed = trials.map((trial, at) => ({ at, trial }));
  const count = Math.ceil(trials.length / BRACKET);
  return Array.from({ length: count }, (_, bracket) =>
    placed.slice(Math.max(1, bracket * BRACKET), (bracket + 1) * BRACKET),
  );
}

/** Those that leave a rung upwards, the best first; null until all that are to come there have come or failed. */
function goingOn(
  record: SweepRecord,
  bracket: readonly Placed[],
  rung: number,
): readonly Placed[] | null {
  const expected = rung === 0 ? bracket : goingOn(record, bracket, rung - 1);
  if (expected === null) return null;
  const arrived = arrivedAt(record.plan, expected, rung);
  const failed = expected.filter(
    ({ at, trial }) => trial.state === 'failed' && !arrived.some((each) => each.at === at),
  );
  if (arrived.length + failed.length < expected.length) return null;
  return arrived.slice(0, promoted(arrived.length));
}

/** Whether a bracket has all its trials, or gets no more. */
function isWhole(record: SweepRecord, bracket: readonly Placed[]): boolean {
  const last = bracket.at(-1)?.at ?? 0;
  return (last + 1) % BRACKET === 0 || beginning(record) === null;
}

function promotion(record: SweepRecord): Job | null {
  for (const bracket of bracketsOf(record).filter((each) => isWhole(record, each))) {
    for (let rung = RUNG_SHARES.length - 2; rung >= 0; rung--) {
      for (const { at, trial } of goingOn(record, bracket, rung) ?? []) {
        const target = rungsOf(record.plan, trial.values)[rung + 1] ?? 0;
        if (trial.state === 'waiting' && trial.target < target) {
          return { kind: 'continue', at, target };
        }
      }
    }
  }
  return null;
}

function trialSeconds({ seconds, curve }: Trial, target: number): number {
  return ((target - curve.length) * seconds) / curve.length;
}

/** By the trial's own epochs, or for a new one by those of all. */
function jobSeconds({ trials }: SweepRecord, job: Job): number {
  const trial = job.kind === 'continue' ? trials[job.at] : undefined;
  if (trial !== undefined) return trialSeconds(trial, job.target);
  const epochs = trials.reduce((sum, { curve }) => sum + curve.length, 0);
  const seconds = trials.reduce((sum, each) => sum + each.seconds, 0);
  return epochs === 0 ? 0 : (job.target * seconds) / epochs;
}

/** The best trials that wait, those that have come furthest first, to be brought to their end. */
function contenders(record: SweepRecord): Extract<Job, { kind: 'continue' }>[] {
  const { plan } = record;
  const others = record.trials.map((trial, at) => ({ trial, at })).slice(1);
  const found = RUNG_SHARES.slice(0, -1).map((_, rung) => {
    const arrived = arrivedAt(plan, others, rung);
    return arrived.slice(0, promoted(arrived.length)).flatMap(({ at, trial }) => {
      const target = rungsOf(plan, trial.values).at(-1) ?? 0;
      return trial.state === 'waiting' ? [{ kind: 'continue' as const, at, target }] : [];
    });
  });
  return found.reverse().flat();
}

/** What is brought to its end now because there would be no time for it after the next job, or null. */
function finale(record: SweepRecord, next: Job): Job | null {
  if (record.trials.length < BRACKET) return null;
  const left = 60 * record.plan.minutes - record.secondsUsed;
  const job = contenders(record).find((each) => jobSeconds(record, each) <= left);
  if (job === undefined) return null;
  return left < jobSeconds(record, job) + jobSeconds(record, next) ? job : null;
}

function beginning({ plan, trials }: SweepRecord): Job | null {
  if (plan.trials !== null && trials.length >= plan.trials) return null;
  const tried = trials.map(({ values }) => values);
  const values = nextProposal(plan, tried);
  if (values === null) return null;
  const rungs = rungsOf(plan, values);
  const target = (trials.length === 0 ? rungs.at(-1) : rungs[0]) ?? 0;
  return { kind: 'begin', values, target };
}

/**
 * @param busy trials that train now, by their place in the record
 * @returns null where nothing is left to do, or nothing until one of those ends
 */
export function nextJob(
  record: SweepRecord,
  busy: Pick<Map<number, unknown>, 'has'> = new Map(),
): Job | null {
  const { trials, plan } = record;
  const at = trials.findIndex(
    ({ state }, place) => !busy.has(place) && (state === 'running' || state === 'paused'),
  );
  const cutOff = trials[at];
  if (cutOff !== undefined) return { kind: 'continue', at, target: cutOff.target };
  const halving = plan.strategy === 'halving';
  const job = (halving ? promotion(record) : null) ?? beginning(record);
  if (!halving || job === null) return job;
  return finale(record, job) ?? job;
}

/**
 * So many trials in a row that fail before their first epoch ends, and the next would too: few where
 * none has ever learned anything, more where some have, because it may be the settings.
 */
const SHOULD_STOP = { atFirst: 3, later: 10 };

/** Why trials fail one after another, or null where they don't. */
export function shouldStop({ trials }: SweepRecord): string | null {
  const some = trials.some(({ curve }) => curve.length > 0);
  const many = some ? SHOULD_STOP.later : SHOULD_STOP.atFirst;
  const last = trials.slice(-many);
  const allFailed = last.every(({ state, curve }) => state === 'failed' && curve.length === 0);
  if (last.length < many || !allFailed) return null;
  return `${many} trials in a row failed. Last error: ${last.at(-1)?.message ?? ''}`;
}

/** Time that an epoch takes, by those of the sweep so far, in seconds; 0 before any has ended. */
export function epochSeconds({ trials }: SweepRecord): number {
  const epochs = trials.reduce((sum, { curve }) => sum + curve.length, 0);
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  return epochs === 0 ? 0 : seconds / epochs;
}
