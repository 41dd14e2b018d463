/** A photo of the person's own, preprocessed and labeled, to fine-tune on. */
import { toBytes, toUnit } from '../data/dataset';
import type { CollectedPhoto } from '../collection/entry';
import { pictureId } from '../collection/picture-id';
import type { PreprocessedPhoto } from '../photo/preprocess';

export interface OwnPhoto {
  /** Its picture's, by which a photo that comes twice is known. */
  id: string;
  /** One of the run's classes, a folder's name that stands for some of them, or a new class. */
  className: string;
  /** float32 [784], 0 to 1. */
  picture: Float32Array;
  white: boolean;
}

export function ownPhotoOf(className: string, { image, white }: PreprocessedPhoto): OwnPhoto {
  return { id: pictureId(toBytes(image)), className, picture: image, white };
}

export function ownPhotoFrom({ id, className, pixels, white }: CollectedPhoto): OwnPhoto {
  return { id, className, picture: toUnit(pixels), white };
}
