/** How many outputs a network has for its classes. */
import type { AugmentationName, Settings } from '../settings';

/** Whether networks trained with it have an output for "none of these" beside their classes. */
export function hasOtherOutput(augmentation: AugmentationName): boolean {
  return augmentation === 'photos';
}

/**
 * Where the augmentation shows things that are none of the classes, there is an output for those
 * after the classes' own.
 */
export function outputCount({ augmentation }: Settings, classCount: number): number {
  return classCount + (hasOtherOutput(augmentation) ? 1 : 0);
}
