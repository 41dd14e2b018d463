/** A photo on its way into the collection: cut out as it is for an answer, and kept whole too. */
import { toBytes } from '../data/dataset';
import { checkPixels } from '../photo/shrink';
import type { Pixels } from '../photo/pixels';
import type { PhotoPool } from '../photo/pool';
import type { Correction } from '../photo/seeds';
import { tensorflow } from '../tensorflow/load';
import type { CollectionStore } from './collection-store';
import type { IfPresent, KeptPhoto } from './entry';
import { photoId } from './picture-id';

/** Longest edge, in pixels: a quarter more than any network takes. Older entries have 256. */
const PHOTO_EDGE = 320;
const JPEG_QUALITY = 92;
/** Pixels a side by which photos are compared with those of older versions. */
const AFAR = 16;
/** Mean difference of one photo in two sizes, of 255; twice what was met. */
const MOST_DIFFERENCE = 6;

/** RGB, 0 to 255, over white as paper would show it. */
function onWhite({ width, height, rgba }: Pixels): Float32Array {
  const rgb = new Float32Array(3 * width * height);
  for (let at = 0; at < rgb.length; at++) {
    const from = 4 * Math.floor(at / 3);
    const alpha = (rgba[from + 3] ?? 255) / 255;
    rgb[at] = (rgba[from + (at % 3)] ?? 0) * alpha + 255 * (1 - alpha);
  }
  return rgb;
}

/** Blocks are averaged as far as they go into the size, so that the rest shrinks less than twofold. */
function smallJpeg(photo: Pixels): Promise<Uint8Array> {
  const tf = tensorflow();
  const { width, height } = photo;
  const longest = Math.max(width, height);
  const block = Math.max(1, Math.floor(longest / PHOTO_EDGE));
  const scale = Math.min(1, PHOTO_EDGE / longest);
  const size = [height, width].map((edge) => Math.max(1, Math.round(scale * edge)));
  const small = tf.tidy(() => {
    const whole = tf.tensor3d(onWhite(photo), [height, width, 3]);
    const blocks = tf.avgPool(whole, block, block, 'same');
    const fitted = tf.image.resizeBilinear(blocks, size as [number, number]);
    return tf.cast(tf.round(fitted), 'int32');
  });
  return tf.node.encodeJpeg(small, 'rgb', JPEG_QUALITY).finally(() => {
    small.dispose();
  });
}

/** A photo as it looks from afar: 16x16 pixels in color, 0 to 255, whatever its size. */
function fromAfar(jpeg: Uint8Array): Float32Array {
  const tf = tensorflow();
  return tf.tidy(() => {
    const whole = tf.cast(tf.node.decodeJpeg(jpeg, 3), 'float32');
    const block = Math.max(1, Math.floor(Math.min(...whole.shape.slice(0, 2)) / AFAR));
    const blocks = tf.avgPool(whole, block, block, 'same');
    return tf.image.resizeBilinear(blocks, [AFAR, AFAR]).dataSync<'float32'>();
  });
}

/** Whether two JPEGs are of one photo, also where an older version kept it smaller. */
export function showsSame(one: Uint8Array, other: Uint8Array): boolean {
  if (Buffer.compare(one, other) === 0) return true;
  try {
    const [from, to] = [fromAfar(one), fromAfar(other)];
    const sum = from.reduce((total, value, at) => total + Math.abs(value - (to[at] ?? 0)), 0);
    return sum / from.length <= MOST_DIFFERENCE;
  } catch {
    // What cannot be decoded is told apart by its picture alone, as it was when it was kept.
    return true;
  }
}

/**
 * @param preprocessor finds the garment
 * @throws PhotoError when the photo cannot be used
 */
export async function collectPhoto(
  store: CollectionStore,
  preprocessor: Pick<PhotoPool, 'see'>,
  photo: Pixels,
  said: { className: string; name: string; correction: Correction },
  ifPresent?: IfPresent,
): Promise<KeptPhoto> {
  checkPixels(photo);
  const { correction, ...named } = said;
  const [{ image, white }, thumbnail] = await Promise.all([
    preprocessor.see(photo, { correction }),
    smallJpeg(photo),
  ]);
  const kept = {
    ...named,
    id: photoId(photo, correction),
    correction: { box: correction.box, notGarment: [...correction.notGarment] },
    white,
    pixels: toBytes(image),
    thumbnail,
  };
  return store.add(kept, ifPresent, showsSame);
}
