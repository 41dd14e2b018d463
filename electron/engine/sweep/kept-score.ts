/** Validation accuracy of a trial's kept weights: those of its best epoch, or of its last one. */
import type { SweepPlan, Trial } from './records';
import { settingsOf } from './space';

/** @param epochs only the first so many count @returns null before any has ended */
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
