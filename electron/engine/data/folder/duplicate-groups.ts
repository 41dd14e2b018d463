/** Images of a folder that show nearly the same: bursts, copies in other sizes, one photo in two classes. */
import type { LabeledImages } from '../dataset';
import { valuesIn, type ImageShape } from '../image-shape';
import { findNearDuplicates } from '../near-duplicates';
import { Unions } from './grouped-split';

/** Longest side of the small images that are compared in place of those of the folder. */
const SIDE = 16;

function smaller({ height, width, channels }: ImageShape): ImageShape {
  return { height: Math.min(SIDE, height), width: Math.min(SIDE, width), channels };
}

/** The mean of what each value of the small image covers. */
function thumbnail(image: Uint8Array, from: ImageShape, to: ImageShape): Uint8Array {
  const { channels } = from;
  const sums = new Float64Array(valuesIn(to));
  const counts = new Float64Array(valuesIn(to));
  for (let y = 0; y < from.height; y++) {
    const row = Math.floor((y * to.height) / from.height) * to.width;
    for (let x = 0; x < from.width; x++) {
      const place = (row + Math.floor((x * to.width) / from.width)) * channels;
      const source = (y * from.width + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        sums[place + channel] = (sums[place + channel] ?? 0) + (image[source + channel] ?? 0);
        counts[place + channel] = (counts[place + channel] ?? 0) + 1;
      }
    }
  }
  return Uint8Array.from(sums, (sum, at) => Math.round(sum / (counts[at] ?? 1)));
}

/**
 * For each image the lowest place of those that are nearly the same, through any number of others.
 * @param places of the images that can be read; all others stand for themselves
 */
export async function duplicateGroups(
  images: Pick<LabeledImages, 'pixels' | 'shape'>,
  places: Int32Array,
  count: number,
): Promise<Int32Array> {
  const { shape } = images;
  const [size, small] = [valuesIn(shape), smaller(shape)];
  const pixels = new Uint8Array(places.length * valuesIn(small));
  for (const [at, place] of places.entries()) {
    const image = images.pixels.subarray(place * size, (place + 1) * size);
    pixels.set(thumbnail(image, shape, small), at * valuesIn(small));
  }
  const thumbnails: LabeledImages = {
    count: places.length,
    shape: small,
    pixels,
    labels: new Uint8Array(places.length),
  };
  const unions = new Unions(count);
  for (const [at, duplicates] of await findNearDuplicates(thumbnails, thumbnails)) {
    for (const { index } of duplicates) unions.join(places[at] ?? 0, places[index] ?? 0);
  }
  return unions.all();
}
