/** How many outputs a network has for its classes. */
import { hasOtherOutput } from '../augment/augment';
import type { Settings } from '../settings';

/**
 * Where the augmentation shows things that are none of the classes, there is an output for those
 * after the classes' own.
 */
export function outputCount({ augmentation }: Settings, classCount: number): number {
  return classCount + (hasOtherOutput(augmentation) ? 1 : 0);
}
