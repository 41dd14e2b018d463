/** What the weights of a trial score that are kept: those of its best epoch, or those of its last one. */
import type { SweepPlan, Trial } from './records';
import { settingsOf } from './space';

/** @param epochs how many of them count @returns null before any has ended */
export function keptScore(
  plan: SweepPlan,
  { curve, values }: Pick<Trial, 'curve' | 'values'>,
  epochs = Infinity,
): number | null {
  const counted = curve.slice(0, epochs);
  if (counted.length === 0) return null;
  const keepsLast = settingsOf(plan, values).keptWeights === 'last';
  return keepsLast ? (counted.at(-1) ?? null) : Math.max(...counted);
}
