/**
 * How familiar a photo looks to a network, from what its last layer is given. A network is often sure of
 * a class though the photo shows nothing that it knows; a second output beside the classes, which learned
 * to tell photos of clothes from made images, is not (outlier exposure, Hendrycks et al. 2019). It is
 * learned once the network is (build/photo-network/learn-familiarity.ts); docs/photo-network.md compares
 * it with other measures.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStore } from '../runs/run-store';
import { RunError } from '../storage/run-error';
import { decodeSafetensors, encodeSafetensors } from '../storage/safetensors';

const FILE = 'familiarity.safetensors';

export interface Familiarity {
  /** float32 [width]; with what the last layer is given of a photo they make its score. */
  weights: Float32Array;
  /** Ascending: those of photos with a right answer that neither network nor weights learned from. */
  knownScores: Float32Array;
}

/** @param features float32 [width]: what the last layer is given of the photo, the mean over its framings */
export function scoreOf(weights: Float32Array, features: Float32Array): number {
  return features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}

/**
 * How familiar a photo looks, 0 to 1: the share of the known photos that look less familiar than it does.
 * @param features as for scoreOf
 */
export function familiarityOf({ weights, knownScores }: Familiarity, features: Float32Array) {
  const score = scoreOf(weights, features);
  const first = knownScores.findIndex((each) => each >= score);
  return (first === -1 ? knownScores.length : first) / Math.max(1, knownScores.length);
}

export function encodeFamiliarity({ weights, knownScores }: Familiarity): Buffer {
  const tensors = new Map([
    ['weights', weights],
    ['known-scores', knownScores],
  ]);
  return encodeSafetensors(tensors);
}

/**
 * @param width of what the run's last layer is given
 * @throws RunError where it is missing, damaged or of another width
 */
export async function readFamiliarity(
  store: RunStore,
  run: string,
  width: number,
): Promise<Familiarity> {
  const damaged = (cause?: unknown) =>
    new RunError(`${FILE} of the run "${run}" is damaged and cannot be read.`, { cause });
  try {
    const tensors = decodeSafetensors(await readFile(join(store.path(run), FILE)));
    const [weights, scores] = [tensors.get('weights'), tensors.get('known-scores')];
    if (weights?.values.length !== width || scores === undefined) throw damaged();
    return { weights: weights.values, knownScores: scores.values.toSorted() };
  } catch (error) {
    throw error instanceof RunError ? error : damaged(error);
  }
}
