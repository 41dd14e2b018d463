/** Training pictures changed each time that they are shown, so that the network sees more of them. */
import { PIXELS, writeUnit, type LabelledImages } from '../data/dataset';
import type { AugmentationName } from '../settings';
import { augmentLight } from './light';
import { augmentMirror } from './mirror';
import { augmentForPhotos } from './photos';

/** What a network is shown at once. */
export interface Batch {
  /** float32 [n, 784], 0 to 1. */
  pictures: Float32Array;
  /** int32 [n]; the number of classes itself stands for "none of these". */
  labels: Int32Array;
}

/**
 * Write a changed copy of one picture.
 * @param from 784 bytes, row by row, 0 black to 255 white
 * @param to 784 floats, 0 to 1
 * @param random numbers in [0, 1) from the run's seed
 */
export type Augment = (from: Uint8Array, to: Float32Array, random: () => number) => void;

/**
 * Make a batch of some images, in order; more may follow them.
 * @param rows the images' places
 * @param random numbers in [0, 1) from the run's seed
 */
export type AugmentRows = (images: LabelledImages, rows: Int32Array, random: () => number) => Batch;

/** Each picture by itself. */
function each(augment: Augment): AugmentRows {
  return ({ pixels, labels }, rows, random) => {
    const pictures = new Float32Array(rows.length * PIXELS);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? 0;
      const picture = pixels.subarray(row * PIXELS, (row + 1) * PIXELS);
      augment(picture, pictures.subarray(at * PIXELS, (at + 1) * PIXELS), random);
    }
    return { pictures, labels: rows.map((row) => labels[row] ?? 0) };
  };
}

/** Made with the names of the classes, which tell what their pictures show. */
export const AUGMENTERS: Readonly<
  Record<AugmentationName, (classNames: readonly string[]) => AugmentRows>
> = {
  none: () => each(writeUnit),
  mirror: () => each(augmentMirror),
  light: () => each(augmentLight),
  photos: augmentForPhotos,
};

/** Whether networks trained with it have an output for "none of these" beside their classes. */
export function hasOtherOutput(augmentation: AugmentationName): boolean {
  return augmentation === 'photos';
}
