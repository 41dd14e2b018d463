/**
 * What in a picture speaks for a class: occlusion sensitivity (Zeiler and Fergus 2014). A patch is
 * blanked, the network is asked again, and what its probability falls by is what the patch gave.
 * It needs no gradient and no particular layer, so it serves every model family alike.
 */
import { PIXELS, SIDE } from '../data/dataset';
import type { Network } from '../models/network';
import { averagedOutputs } from './framings';
import { verdictOf } from './rejection';

/** A sleeve or a collar of a 28x28 garment. */
const PATCH = 6;
/** Places of patches lie this far apart; one that divides the patch covers every pixel equally often. */
const STRIDE = 2;

interface Place {
  x: number;
  y: number;
}

/** Upper left corners; the outermost reach over the edge, so that corners are covered as the middle. */
function places(): Place[] {
  const starts: number[] = [];
  for (let at = STRIDE - PATCH; at < SIDE; at += STRIDE) starts.push(at);
  return starts.flatMap((y) => starts.map((x) => ({ x, y })));
}

/** The picture's pixels that a patch covers. */
function covered({ x, y }: Place): number[] {
  const pixels: number[] = [];
  for (let row = Math.max(0, y); row < Math.min(SIDE, y + PATCH); row++) {
    for (let column = Math.max(0, x); column < Math.min(SIDE, x + PATCH); column++) {
      pixels.push(row * SIDE + column);
    }
  }
  return pixels;
}

/**
 * @param picture float32 [784], 0 to 1, background 0
 * @param label the class that is asked about
 * @returns float32 [784], -1 to 1: by how much its probability falls where the patches that cover a
 *   pixel are blanked, their mean; negative where it rises; 0 where there is nothing to blank
 */
export function explanationMap(
  network: Network,
  picture: Float32Array,
  label: number,
): Float32Array {
  // A patch of background changes nothing, and needs no asking.
  const patches = places()
    .map(covered)
    .filter((pixels) => pixels.some((pixel) => (picture[pixel] ?? 0) > 0));
  const blanked = patches.map((pixels) => {
    const changed = picture.slice();
    for (const pixel of pixels) changed[pixel] = 0;
    return changed;
  });
  const [whole = 0, ...without] = averagedOutputs(network, [picture, ...blanked]).map(
    (outputs) => verdictOf(outputs, network.classCount).probabilities[label] ?? 0,
  );
  const map = new Float32Array(PIXELS);
  const patchesOfPixel = (PATCH / STRIDE) ** 2;
  for (const [at, pixels] of patches.entries()) {
    const fall = (whole - (without[at] ?? 0)) / patchesOfPixel;
    for (const pixel of pixels) {
      if ((picture[pixel] ?? 0) > 0) map[pixel] = (map[pixel] ?? 0) + fall;
    }
  }
  return map;
}
