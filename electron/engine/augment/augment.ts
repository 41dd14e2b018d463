/** Training pictures changed each time that they are shown, so that the network sees more of them. */
import { PIXELS, writeUnit } from '../data/dataset';
import type { AugmentationName } from '../settings';
import type { Augment, AugmentRows } from './batch';
import { augmentLight, augmentMirror } from './light';
import { augmentForPhotos } from './photos';

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
