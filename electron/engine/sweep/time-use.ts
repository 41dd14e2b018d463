/** How the time of a sweep was spent. */
import type { Phase } from '../train/train';
import { duration } from '../text/duration';
import type { SweepRecord, TimeUse, TrialTime } from './records';

export const NO_TIME: TrialTime = { starting: 0, training: 0, evaluation: 0 };

export function addTimes(one: TrialTime, other: TrialTime): TrialTime {
  return {
    starting: one.starting + other.starting,
    training: one.training + other.training,
    evaluation: one.evaluation + other.evaluation,
  };
}

/** Of one of so many trials that are trained at the same time: all of them together use the time once. */
export function shareOf({ starting, training, evaluation }: TrialTime, lanes: number): TrialTime {
  return { starting: starting / lanes, training: training / lanes, evaluation: evaluation / lanes };
}

/** Measures what a trial spends its time on; it begins with starting. */
export class Stopwatch {
  private readonly seconds: Record<Phase, number> = { ...NO_TIME, saving: 0 };
  private phase: Phase = 'starting';
  private since = performance.now();

  enter(phase: Phase): void {
    const now = performance.now();
    this.seconds[this.phase] += (now - this.since) / 1000;
    this.phase = phase;
    this.since = now;
  }

  /** Until now. */
  times(): TrialTime {
    this.enter(this.phase);
    const { starting, training, evaluation } = this.seconds;
    return { starting, training, evaluation };
  }
}

/** @returns null where it was not measured, or nothing has been done yet */
export function timeUseOf({ time, secondsUsed, plan }: SweepRecord): TimeUse | null {
  if (time === undefined || secondsUsed === 0) return null;
  const { starting, training, evaluation } = time;
  return {
    starting,
    training,
    evaluation,
    other: Math.max(0, secondsUsed - starting - training - evaluation),
    unused: Math.max(0, 60 * plan.minutes - secondsUsed),
  };
}

const PARTS = ['training', 'evaluation', 'starting', 'other', 'unused'] as const;

/** "training 512 s (85%), evaluation 40 s (7%), …". */
export function describeTimeUse(use: TimeUse): string {
  const total = PARTS.reduce((sum, part) => sum + use[part], 0);
  return PARTS.map(
    (part) => `${part} ${duration(use[part])} (${Math.round((100 * use[part]) / total)}%)`,
  ).join(', ');
}
