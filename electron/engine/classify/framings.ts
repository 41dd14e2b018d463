/**
 * Averaging over several framings of one image (test-time augmentation). A photo has no one right
 * framing; what a network says of all of them is steadier.
 */
import { SIDE } from '../data/dataset';
import { GRAY_28, type ImageShape } from '../data/image-shape';
import { joined } from '../data/joined';
import { warp } from '../augment/affine';
import { sample } from '../augment/sample';
import { CENTERS } from '../augment/random-fields';
import { meanOfRows } from '../explain/features';
import type { Network } from '../models/network';
import type { TestAugmentation } from '../settings';
import { GARMENT, type Preprocessing } from '../photo/preprocessing';

/** By how much the narrower and the lower framing are. */
const SQUEEZE = 0.88;

function squeezed(picture: Float32Array, across: number, down: number): Float32Array {
  return picture.map((_, at) =>
    sample(
      picture,
      (CENTERS[at % SIDE] ?? 0) / across,
      (CENTERS[Math.floor(at / SIDE)] ?? 0) / down,
    ),
  );
}

/** What shows more of the photo, with reflected borders, and what shows less: sides of what is seen. */
const SCALES = [1, 0.85, 1.15];

function scaled(image: Float32Array, shape: ImageShape, scale: number): Float32Array {
  if (scale === 1) return image;
  const seen = new Float32Array(image.length);
  warp(image, seen, shape, [scale, 0, 0, 0, scale, 0]);
  return seen;
}

/** Left and right exchanged. @param image float32 [height * width * channels] */
function mirrored(image: Float32Array, { width, channels }: ImageShape): Float32Array {
  const seen = new Float32Array(image.length);
  const row = width * channels;
  for (let line = 0; line < image.length; line += row) {
    for (let left = 0, right = row - channels; left < row; left += channels, right -= channels) {
      for (let channel = 0; channel < channels; channel++) {
        seen[line + left + channel] = image[line + right + channel] ?? 0;
      }
    }
  }
  return seen;
}

/** The image itself, and where test-time augmentation says so: nearer, farther, and each of these mirrored. */
export function viewsOf(
  image: Float32Array,
  shape: ImageShape,
  augmentation: TestAugmentation,
): Float32Array[] {
  if (augmentation === 'none') return [image];
  const scales = augmentation === 'mirror' ? [1] : SCALES;
  const sizes = scales.map((scale) => scaled(image, shape, scale));
  return [...sizes, ...sizes.map((each) => mirrored(each, shape))];
}

/**
 * @param image float32, 0 to 1, as the network takes it
 * @returns the image and five variants: of a garment narrower, lower and mirrored; of a whole photo nearer,
 *   farther and mirrored
 */
export function framings(
  image: Float32Array,
  preprocessing: Preprocessing = GARMENT,
): Float32Array[] {
  if (preprocessing.kind === 'whole') return viewsOf(image, preprocessing.shape, 'mirror-scale');
  const shapes = [image, squeezed(image, SQUEEZE, 1), squeezed(image, 1, SQUEEZE)];
  return [...shapes, ...shapes.map((each) => mirrored(each, GRAY_28))];
}

/** As many as lie in memory together: of 256x256 in color each takes 4.7 MB with its variants. */
const WHOLE_AT_ONCE = 8;

function* inChunks(images: Iterable<Float32Array>, most: number): Generator<Float32Array[]> {
  let chunk: Float32Array[] = [];
  for (const image of images) {
    chunk.push(image);
    if (chunk.length < most) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Mean probabilities of every output over the framings of each image. */
export function averagedOutputs(
  network: Network,
  images: Iterable<Float32Array>,
  preprocessing: Preprocessing = GARMENT,
): Float32Array[] {
  const most = preprocessing.kind === 'whole' ? WHOLE_AT_ONCE : Infinity;
  const means: Float32Array[] = [];
  for (const chunk of inChunks(images, most)) {
    for (const mean of averagedTogether(network, chunk, preprocessing)) means.push(mean);
  }
  return means;
}

function averagedTogether(
  network: Network,
  images: readonly Float32Array[],
  preprocessing: Preprocessing,
): Float32Array[] {
  const variants = images.map((image) => framings(image, preprocessing));
  const probabilities = network.predictOutputs(joined(variants.flat()));
  let from = 0;
  return variants.map(({ length }) => {
    const own = probabilities.subarray(from, from + length * network.outputs);
    from += own.length;
    return meanOfRows(own, network.outputs);
  });
}
