/** A photo on its way into the collection: cut out as it is for an answer, and kept small. */
import type { Pixels } from '../photo/pixels';
import { toBytes } from '../data/dataset';
import { loadOpenCv, tracked } from '../photo/opencv';
import type { SeenPhoto } from '../photo/see';
import type { Correction } from '../photo/seeds';
import { shrunkRgb } from '../photo/shrink';
import { tensorflow } from '../tensorflow/load';
import type { CollectionStore } from './collection-store';
import type { CollectionEntry } from './entry';

/** Longest edge, in pixels: twice a card's, for dense displays. */
const THUMBNAIL_EDGE = 256;
const JPEG_QUALITY = 88;

async function smallJpeg(photo: Pixels): Promise<Uint8Array> {
  const cv = await loadOpenCv();
  const { shape, values } = tracked((track) => {
    const small = track(shrunkRgb(cv, photo, THUMBNAIL_EDGE));
    const size: [number, number, number] = [small.rows, small.cols, 3];
    // Copied, because the matrix is freed.
    return { shape: size, values: Int32Array.from(small.data) };
  });
  const tf = tensorflow();
  const tensor = tf.tensor3d(values, shape, 'int32');
  try {
    return await tf.node.encodeJpeg(tensor, 'rgb', JPEG_QUALITY);
  } finally {
    tensor.dispose();
  }
}

/** @param seen what was seen in the photo, with the correction */
export async function collectPhoto(
  store: CollectionStore,
  photo: Pixels,
  { image, white }: Pick<SeenPhoto, 'image' | 'white'>,
  { correction, ...said }: { className: string; name: string; correction: Correction },
): Promise<CollectionEntry> {
  return store.add({
    ...said,
    correction: { box: correction.box, notGarment: [...correction.notGarment] },
    white,
    pixels: toBytes(image),
    thumbnail: await smallJpeg(photo),
  });
}
