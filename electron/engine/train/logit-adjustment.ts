import type { Labels } from '../data/dataset';
import type { Settings } from '../settings';
import { weightOf } from './class-sampler';

/**
 * What makes a network that was trained by `sampling: 'adjusted'` answer as if all classes were equally
 * frequent: it has learned to prefer those that it saw more often, by the logarithm of how often. Menon
 * et al., "Long-tail learning via logit adjustment" (2021, arXiv 2007.07314), section 4.1.
 * @param labels of the images that it was trained on
 * @returns what is added to the logits, one number for each class; 0 for a class without images, and on
 *   average
 */
export function logitAdjustment(labels: Labels, classCount: number): Float32Array {
  const images = new Uint32Array(classCount);
  for (const label of labels) images[label] = (images[label] ?? 0) + 1;
  const shown = [...images].map((count) =>
    count > 0 ? -Math.log(weightOf(count, 'adjusted')) : 0,
  );
  const mean =
    shown.reduce((sum, each) => sum + each, 0) / images.filter((count) => count > 0).length;
  return Float32Array.from(shown, (each, label) => (images[label] === 0 ? 0 : each - mean));
}

/** To which power of its number of images a class is preferred by the answers of a trained network. */
const PREFERRED: Readonly<Record<Settings['sampling'], number>> = {
  uniform: 1,
  'square-root': 0.5,
  adjusted: 0,
  balanced: 0,
};

/**
 * What makes a teacher answer as if it had seen the classes as often as its student, whose logits are
 * adjusted for that frequency in the end. Without it the adjustment would be learned from a teacher that is
 * adjusted, and then made a second time.
 * @param sampling the teacher's
 * @param labels of the images that the student, of `sampling: 'adjusted'`, is trained on
 * @returns what is added to the teacher's logits, one number for each class
 */
export function teacherAdjustment(
  sampling: Settings['sampling'],
  labels: Labels,
  classCount: number,
): Float32Array {
  // The student's adjustment takes away a preference by the square root.
  const times = 2 * PREFERRED[sampling] - 1;
  return logitAdjustment(labels, classCount).map((each) => times * each);
}
