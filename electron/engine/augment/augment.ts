/** Training pictures changed each time that they are shown, so that the network sees more of them. */
import { writeUnit } from '../data/dataset';
import type { AugmentationName } from '../settings';
import { augmentLight } from './light';

/**
 * Write a changed copy of one picture.
 * @param from 784 bytes, row by row, 0 black to 255 white
 * @param to 784 floats, 0 to 1
 * @param random numbers in [0, 1) from the run's seed
 */
export type Augment = (from: Uint8Array, to: Float32Array, random: () => number) => void;

export const AUGMENTERS: Readonly<Record<AugmentationName, Augment>> = {
  none: writeUnit,
  light: augmentLight,
};
