/** Training pictures changed each time that they are shown, so that the network sees more of them. */
import { pixelsOf, writeUnit } from '../data/dataset';
import type { AugmentationName } from '../settings';
import type { Augment, AugmentRows } from './batch';
import { augmentLight, augmentMirror } from './light';
import { augmentForPhotos, otherThings } from './photos';
import { augmentStrong } from './strong';
import { GRAY_28, isSameShape, shapeText, valuesIn, type ImageShape } from '../data/image-shape';
import { UserError } from '../user-error';

/** Each picture by itself. */
function each(augment: Augment): AugmentRows {
  return (images, rows, random) => {
    const { shape, labels } = images;
    const size = valuesIn(shape);
    const pictures = new Float32Array(rows.length * size);
    for (let at = 0; at < rows.length; at++) {
      const picture = pictures.subarray(at * size, (at + 1) * size);
      augment(pixelsOf(images, rows[at] ?? 0), picture, shape, random);
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
  strong: () => each(augmentStrong),
  photos: augmentForPhotos,
};

/**
 * Asked before training.
 * @throws UserError where the augmentation makes nothing of images of this shape
 */
export function requireAugmentable(augmentation: AugmentationName, shape: ImageShape): void {
  if (augmentation !== 'photos' || isSameShape(shape, GRAY_28)) return;
  throw new UserError(
    `The augmentation “Photos” is for 28x28 gray images like those of Fashion-MNIST, but these are ${shapeText(shape)}. Choose “Strong” for folders of photos.`,
  );
}

/** How many pictures are shown for so many images. */
export function augmentedImages(augmentation: AugmentationName, images: number): number {
  return augmentation === 'photos' ? images + otherThings(images) : images;
}
