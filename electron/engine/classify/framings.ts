/**
 * Averaging over several framings of one picture (test-time augmentation): mirrored, narrower,
 * lower. A photo has no one right framing; what a network says of all of them is steadier.
 */
import { SIDE } from '../data/dataset';
import { joined } from '../data/joined';
import { sample } from '../augment/sample';
import { CENTRES } from '../augment/random-fields';
import { mirrored } from '../augment/photographed';
import type { Network } from '../models/network';

/** By how much the narrower and the lower framing are. */
const SQUEEZE = 0.88;

function squeezed(picture: Float32Array, across: number, down: number): Float32Array {
  return picture.map((_, at) =>
    sample(
      picture,
      (CENTRES[at % SIDE] ?? 0) / across,
      (CENTRES[Math.floor(at / SIDE)] ?? 0) / down,
    ),
  );
}

/** @param picture float32 [784] @returns it and five variants */
export function framings(picture: Float32Array): Float32Array[] {
  const shapes = [picture, squeezed(picture, SQUEEZE, 1), squeezed(picture, 1, SQUEEZE)];
  return [...shapes, ...shapes.map(mirrored)];
}

/** Mean probabilities of every output over the framings of each picture. */
export function averagedOutputs(
  network: Network,
  pictures: readonly Float32Array[],
): Float32Array[] {
  const variants = pictures.map(framings);
  const probabilities = network.predictOutputs(joined(variants.flat()));
  let from = 0;
  return variants.map(({ length }) => {
    const mean = new Float32Array(network.outputs);
    for (let variant = 0; variant < length; variant++) {
      for (let output = 0; output < network.outputs; output++) {
        mean[output] =
          (mean[output] ?? 0) +
          (probabilities[from + variant * network.outputs + output] ?? 0) / length;
      }
    }
    from += length * network.outputs;
    return mean;
  });
}
