/** What is said where adjusted logits cost accuracy: the shift comes after the epochs' accuracies. */
import type { Evaluation, RunRecord } from '../records';
import { percent } from '../text/percent';

/** A smaller difference is what evening out the classes costs as a rule, or chance. */
const LEAST_SHARE = 0.05;
const LEAST_IMAGES = 5;

/**
 * Networks that have learned little, from few images or in few steps, predict rare classes far too often
 * once their logits are adjusted.
 * @param evaluation of the run, after the shift
 * @returns a sentence on what it cost on validation images and what to do; null where it cost little, or nobody knows
 */
export function adjustmentNote(
  {
    settings,
    fineTunedFrom,
    bestValidationAccuracy: before,
  }: Pick<RunRecord, 'settings' | 'fineTunedFrom' | 'bestValidationAccuracy'>,
  evaluation: Pick<Evaluation, 'validation'> | null,
): string | null {
  if (settings.model === 'imported' || settings.sampling !== 'adjusted') return null;
  // Its photos changed the network after that accuracy was measured.
  if (fineTunedFrom !== undefined) return null;
  const { images, correct } = evaluation?.validation ?? { images: 0, correct: 0 };
  if (before === null || images === 0) return null;
  const lost = before - correct / images;
  if (lost < LEAST_SHARE || lost * images < LEAST_IMAGES - 0.5) return null;
  return `Adjusted logits lowered validation accuracy from ${percent(before)} to ${percent(correct / images)}, in favor of rare classes. If accuracy matters more, train longer or choose class sampling Square root.`;
}
