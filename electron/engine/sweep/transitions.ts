/** The record of a sweep before and after: of a crash, of a pause, of a person's word. */
import { counted } from '../text/counted';
import type { Best, SweepRecord, SweepStatus, Trial } from './records';
import { bestOf } from './leaderboard';
import { epochSeconds, nextJob } from './scheduler';
import { SweepError } from './sweep-error';

export type Halt = 'paused' | 'stopped';

/** Why a sweep pauses for its disk, and what to do about it. @param message what the disk said */
export function obstacleText({ message }: { message: string }): string {
  return `${message} Then resume the sweep.`;
}

/** The record after the process died in the middle of a trial: that trial has failed. */
export function afterCrash(record: SweepRecord, message: string): SweepRecord {
  const trials = record.trials.map((trial): Trial =>
    trial.state === 'running' ? { ...trial, state: 'failed', message } : trial,
  );
  return { ...record, status: 'interrupted', trials };
}

/** The same where the sweep was asked to end meanwhile, which nobody else can do any more. */
export function haltedAfterCrash(record: SweepRecord, message: string, status: Halt): SweepRecord {
  const endedAt = new Date().toISOString();
  return { ...afterCrash(record, message), status, message: null, processId: null, endedAt };
}

/** The record where a trial is cut off that may go on one day. */
export function cutOff(record: SweepRecord, status: SweepStatus, message: string): SweepRecord {
  const trials = record.trials.map((trial): Trial =>
    trial.state === 'running' ? { ...trial, state: 'paused' } : trial,
  );
  return { ...record, status, message, processId: null, trials };
}

/** The record where it was asked to end before a trial could begin. */
export function haltedEarly(record: SweepRecord, status: Halt): SweepRecord {
  return { ...cutOff(record, status, ''), message: null, endedAt: new Date().toISOString() };
}

/** The best trial, where all that is left to do is to score it; null where there is more. */
export function leaderToScore(record: SweepRecord): Best | null {
  const { plan, secondsUsed, trials } = record;
  if (trials.some(({ state }) => state === 'running')) return null;
  const isTimeUp = 60 * plan.minutes - secondsUsed <= epochSeconds(record);
  return isTimeUp || nextJob(record) === null ? bestOf(record) : null;
}

/** The record where the process died in that: its trials are whole. */
export function endedUnscored(record: SweepRecord, message: string): SweepRecord {
  const endedAt = new Date().toISOString();
  return { ...record, status: 'finished', message, processId: null, endedAt };
}

/** The record where nothing more can be done. */
export function givenUp(record: SweepRecord, message: string): SweepRecord {
  return cutOff(record, 'failed', message);
}

/**
 * @throws SweepError where it runs already, or where nothing or no time is left for it
 * @param minutes a new budget in all, or null for the one that it has
 */
export function toResume(record: SweepRecord, minutes: number | null): SweepRecord {
  const { plan, secondsUsed, status } = record;
  if (status === 'running') throw new SweepError(`"${plan.name}" is already running.`);
  if (nextJob(record) === null) throw new SweepError(`"${plan.name}" has no trials left.`);
  const budget = minutes ?? plan.minutes;
  if (secondsUsed >= 60 * budget || (status === 'finished' && minutes === null)) {
    throw new SweepError(
      `"${plan.name}" has finished: it used ${(secondsUsed / 60).toFixed(1)} of its ${counted(budget, 'minute')}. To continue, set a larger time budget.`,
    );
  }
  return { ...record, plan: { ...plan, minutes: budget } };
}
