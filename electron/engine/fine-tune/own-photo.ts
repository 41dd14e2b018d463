/** A photo of the person's own, preprocessed and labeled, to fine-tune on. */
import { toBytes, toUnit } from '../data/dataset';
import type { CollectedPhoto } from '../collection/entry';
import { pictureId } from '../collection/picture-id';
import type { PhotoDecoder } from '../decode/decoder';
import { preprocessPhoto } from '../photo/preprocess';
import type { PreprocessedPhoto, Preprocessing } from '../photo/preprocessing';

export interface OwnPhoto {
  /** Its picture's, by which a photo that comes twice is known. */
  id: string;
  /** One of the run's classes, a folder's name that stands for some of them, or a new class. */
  className: string;
  /** As the run sees it: float32 [height * width * channels], 0 to 1. */
  picture: Float32Array;
  white: boolean;
}

export function ownPhotoOf(className: string, { image, white }: PreprocessedPhoto): OwnPhoto {
  return { id: pictureId(toBytes(image)), className, picture: image, white };
}

/** As a run sees it that takes garments, which it was cut out for when it was added. */
export function ownPhotoFrom({ picture, className, pixels, white }: CollectedPhoto): OwnPhoto {
  return { id: picture, className, picture: toUnit(pixels), white };
}

/**
 * Photos of the collection, as a run of this preprocessing sees them.
 * @throws PhotoError where a stored photo cannot be decoded
 */
export async function ownPhotosFrom(
  photos: readonly CollectedPhoto[],
  preprocessing: Preprocessing,
  decoder: Pick<PhotoDecoder, 'decode'>,
): Promise<OwnPhoto[]> {
  if (preprocessing.kind === 'garment') return photos.map(ownPhotoFrom);
  const own: OwnPhoto[] = [];
  for (const { id, className, name, thumbnail, correction } of photos) {
    const photo = await decoder.decode(thumbnail, name);
    const { image, white } = await preprocessPhoto(photo, { preprocessing, correction });
    own.push({ id, className, picture: image, white });
  }
  return own;
}
