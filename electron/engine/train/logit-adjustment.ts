import type { Labels } from '../data/dataset';
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
