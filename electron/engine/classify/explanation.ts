/**
 * What in an image speaks for a class: occlusion sensitivity (Zeiler and Fergus 2014). A patch is
 * blanked, the network is asked again, and what its probability falls by is what the patch gave.
 * It needs no gradient and no particular layer, so it serves every model family alike.
 */
import { valuesIn, type ImageShape } from '../data/image-shape';
import type { Network } from '../models/network';
import { GARMENT, type Preprocessing } from '../photo/preprocessing';
import { averagedOutputs } from './framings';
import { verdictOf } from './rejection';

/** Places of patches along the longest side; of 28 pixels they lie 2 apart. */
const PLACES = 14;
/**
 * A patch's side, in distances between places: of 28 pixels 6, a sleeve or a collar. A whole number, so
 * that every pixel is covered equally often.
 */
const STRIDES = 3;

interface Place {
  x: number;
  y: number;
}

/** How far the places of patches lie apart, in pixels. */
function strideOf({ height, width }: ImageShape): number {
  return Math.max(1, Math.round(Math.max(height, width) / PLACES));
}

/** Upper left corners; the outermost reach over the edge, so that corners are covered as the middle. */
function places({ height, width }: ImageShape, stride: number): Place[] {
  const starts = (side: number): number[] => {
    const all: number[] = [];
    for (let at = stride - STRIDES * stride; at < side; at += stride) all.push(at);
    return all;
  };
  return starts(height).flatMap((y) => starts(width).map((x) => ({ x, y })));
}

/** The image's pixels that a patch covers. */
function covered({ x, y }: Place, { height, width }: ImageShape, patch: number): number[] {
  const pixels: number[] = [];
  for (let row = Math.max(0, y); row < Math.min(height, y + patch); row++) {
    for (let column = Math.max(0, x); column < Math.min(width, x + patch); column++) {
      pixels.push(row * width + column);
    }
  }
  return pixels;
}

/** The mean of each channel: a patch of it looks like nothing in particular. */
function meanColor(image: Float32Array, channels: number): Float32Array {
  const mean = new Float32Array(channels);
  const pixels = image.length / channels;
  image.forEach((value, at) => {
    mean[at % channels] = (mean[at % channels] ?? 0) + value / pixels;
  });
  return mean;
}

/** What blanked pixels are, and which pixels can be blanked: a garment's background is black already. */
function blankOf(image: Float32Array, channels: number, { kind }: Preprocessing) {
  if (kind === 'whole') return { blank: meanColor(image, channels), isShown: () => true };
  const isShown = (pixel: number): boolean => (image[pixel] ?? 0) > 0;
  return { blank: new Float32Array(channels), isShown };
}

function* withBlanks(
  image: Float32Array,
  patches: readonly (readonly number[])[],
  blank: Float32Array,
): Generator<Float32Array> {
  yield image;
  for (const pixels of patches) {
    const changed = image.slice();
    for (const pixel of pixels) changed.set(blank, pixel * blank.length);
    yield changed;
  }
}

/**
 * @param image float32 [height * width * channels], 0 to 1; a garment's background is 0
 * @param label the class that is asked about
 * @returns float32 [height * width], -1 to 1: by how much its probability falls where the patches that
 *   cover a pixel are blanked, their mean; negative where it rises; 0 where there is nothing to blank
 */
export function explanationMap(
  network: Network,
  image: Float32Array,
  label: number,
  preprocessing: Preprocessing = GARMENT,
): Float32Array {
  const { input } = network;
  const stride = strideOf(input);
  const { blank, isShown } = blankOf(image, input.channels, preprocessing);
  // A patch of background changes nothing, and needs no asking.
  const patches = places(input, stride)
    .map((place) => covered(place, input, STRIDES * stride))
    .filter((pixels) => pixels.some(isShown));
  const asked = withBlanks(image, patches, blank);
  const [whole = 0, ...without] = averagedOutputs(network, asked, preprocessing).map(
    (outputs) => verdictOf(outputs, network.classCount).probabilities[label] ?? 0,
  );
  const map = new Float32Array(valuesIn({ ...input, channels: 1 }));
  for (const [at, pixels] of patches.entries()) {
    const fall = (whole - (without[at] ?? 0)) / STRIDES ** 2;
    for (const pixel of pixels) {
      if (isShown(pixel)) map[pixel] = (map[pixel] ?? 0) + fall;
    }
  }
  return map;
}
