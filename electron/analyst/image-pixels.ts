/** Images of a set as the window gets them. */
import { pixelsOf, type LabeledImages } from '@engine/data/dataset';
import type { ImagePixels } from '@contract';

/** A copy of one image, which alone is sent to the window. */
export function imagePixels(images: LabeledImages, index: number): ImagePixels {
  return { shape: images.shape, pixels: pixelsOf(images, index).slice() };
}
