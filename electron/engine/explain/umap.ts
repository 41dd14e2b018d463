/**
 * UMAP: a map on which neighbours stay neighbours (McInnes, Healy, Melville 2018). Unlike the library's
 * own way, neighbours are exact, and the map begins as the principal plane instead of at random, which
 * keeps what lies far apart apart (Kobak and Linderman 2021) and leaves less to chance.
 */
import { UMAP } from 'umap-js';
import { generator } from '../random';
import type { Neighbours } from './neighbours';

/** As the paper's implementation has it by default. */
export const NEIGHBOURS = 15;
/** Half the width of the map on which the epochs begin. */
const START = 10;

export interface UmapTask {
  neighbours: Neighbours;
  /** Where the points begin: 2 * rows. */
  start: Float32Array;
  seed: number;
}

export type UmapMessage =
  { kind: 'progress'; done: number; of: number } | { kind: 'done'; points: Float32Array };

function rowsOf(values: ArrayLike<number>, each: number): number[][] {
  return Array.from({ length: values.length / each }, (_, row) =>
    Array.from({ length: each }, (_each, at) => values[row * each + at] ?? 0),
  );
}

function begin(umap: UMAP, start: Float32Array): void {
  const furthest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = furthest > 0 ? START / furthest : 0;
  for (const [row, point] of umap.getEmbedding().entries()) {
    // The library goes on from these very arrays.
    point[0] = scale * (start[2 * row] ?? 0);
    point[1] = scale * (start[2 * row + 1] ?? 0);
  }
}

/**
 * The same task gives the same map.
 * @param progress told after each epoch
 * @returns x and y of each row: 2 * rows
 */
export function drawUmap(
  { neighbours, start, seed }: UmapTask,
  progress: (done: number, of: number) => void,
): Float32Array {
  const { indices, distances, each } = neighbours;
  const umap = new UMAP({ nNeighbors: each, random: generator(seed, 'umap') });
  umap.setPrecomputedKNN(rowsOf(indices, each), rowsOf(distances, each));
  // With neighbours given, only the number of rows is read.
  const epochs = umap.initializeFit(rowsOf(start, 2));
  begin(umap, start);
  for (let done = 0; done < epochs; done++) {
    progress(done, epochs);
    umap.step();
  }
  return Float32Array.from(umap.getEmbedding().flat());
}
