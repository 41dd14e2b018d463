/** What augmentation makes of training images, and the two ways of making it. */
import type { LabeledImages } from '../data/dataset';
import { type ImageShape } from '../data/image-shape';

/** What a network is shown at once. */
export interface Batch {
  /** float32 [n, height * width * channels], 0 to 1. */
  pictures: Float32Array;
  /** int32 [n]; the number of classes itself stands for "none of these". */
  labels: Int32Array;
  /** Where pictures are blends of two: the labels of the second ones, and the first ones' share. */
  mixed?: { labels: Int32Array; share: number };
}

/**
 * Write a changed copy of one picture.
 * @param from bytes, row by row, 0 black to 255 white
 * @param to as many floats, 0 to 1
 * @param shape of the image
 * @param random numbers in [0, 1) from the run's seed
 */
export type Augment = (
  from: Uint8Array,
  to: Float32Array,
  shape: ImageShape,
  random: () => number,
) => void;

/**
 * Make a batch of some images, in order; more may follow them.
 * @param rows the images' places
 * @param random numbers in [0, 1) from the run's seed
 */
export type AugmentRows = (images: LabeledImages, rows: Int32Array, random: () => number) => Batch;
