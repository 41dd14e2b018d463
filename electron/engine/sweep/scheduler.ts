/**
 * What a sweep does next, from its record alone, so that it goes on after a restart as if there had
 * been none.
 *
 * Halving is successive halving (Jamieson and Talwalkar 2016) with the asynchronous rule of promotion
 * (Li et al. 2020): every trial is trained to a ninth of its epochs; as soon as one is in the best third
 * of those that have come as far, it is continued to a third of its epochs, and by the same rule to the
 * end. A trial's learning rate follows the schedule of its whole length from the first step on, and
 * training goes on from the checkpoint: one that is promoted twice is the very run that it would have
 * been without any halving. So trials are compared at the same part of their schedules, none of which
 * has yet had the end of the schedule that lowers the rate: a comparison that favours lower rates a
 * little, and the reason why the first rung is no shorter.
 *
 * Nothing is promoted before nine trials stand at the first rung: the best of three is the best by
 * chance, and a computer that is slow or busy would spend its minutes on it, with too few trials begun
 * to say which settings mattered.
 *
 * The first trial is the settings that the sweep begins with, trained in full: whatever time there is,
 * there is something to compare with.
 */
import type { SweepPlan, SweepRecord, Trial, Values } from './records';
import { nextProposal } from './proposals';
import { settingsOf } from './space';

/** Of the trials that come to a rung, one in so many goes on. */
const REDUCTION = 3;
/** Trials that come to the first rung before any of them goes on: what two promotions leave one of. */
const FIRST_WAVE = REDUCTION ** 2;
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

/** The best validation accuracy within the first so many epochs, or null where it has not come as far. */
export function scoreWithin({ curve, state }: Trial, epochs: number): number | null {
  const arrived = curve.length >= epochs || state === 'finished';
  return arrived && curve.length > 0 ? Math.max(...curve.slice(0, epochs)) : null;
}

/** Trials that have come to a rung, the best first. */
function arrivedAt({ plan, trials }: SweepRecord, rung: number): { at: number; trial: Trial }[] {
  return trials
    .map((trial, at) => {
      const epochs = rungsOf(plan, trial.values)[rung] ?? 0;
      return { at, trial, score: scoreWithin(trial, epochs) };
    })
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
}

/** How many of those that came to a rung may leave it upwards. */
type Quota = (arrived: number, rung: number) => number;

const whileOthersCome: Quota = (arrived, rung) =>
  rung === 0 && arrived < FIRST_WAVE ? 0 : Math.floor(arrived / REDUCTION);
/** However few there are, the best of them go on. */
const onceNoneComes: Quota = (arrived) => Math.ceil(arrived / REDUCTION);

function promotion(record: SweepRecord, quota: Quota): Job | null {
  for (let rung = RUNG_SHARES.length - 2; rung >= 0; rung--) {
    const arrived = arrivedAt(record, rung);
    const ahead = arrived.slice(0, quota(arrived.length, rung));
    for (const { at, trial } of ahead) {
      const target = rungsOf(record.plan, trial.values)[rung + 1] ?? 0;
      if (trial.state === 'waiting' && trial.target < target)
        return { kind: 'continue', at, target };
    }
  }
  return null;
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

/** @returns null where nothing is left to do */
export function nextJob(record: SweepRecord): Job | null {
  const { trials, plan } = record;
  const at = trials.findIndex(({ state }) => state === 'running' || state === 'paused');
  const cutOff = trials[at];
  if (cutOff !== undefined) return { kind: 'continue', at, target: cutOff.target };
  const halving = plan.strategy === 'halving';
  const promoted = halving ? promotion(record, whileOthersCome) : null;
  const job = promoted ?? beginning(record);
  if (job !== null || !halving) return job;
  return promotion(record, onceNoneComes);
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
