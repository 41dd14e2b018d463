import type { SweepRecord } from './records';

/** How much of its minutes a sweep has used: 0 to 1. */
export function shareOfBudget({
  secondsUsed,
  plan,
}: Pick<SweepRecord, 'secondsUsed' | 'plan'>): number {
  return Math.min(1, secondsUsed / (60 * plan.minutes));
}
