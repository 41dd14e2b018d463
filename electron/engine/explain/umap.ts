/**
 * UMAP: a map on which neighbours stay neighbours (McInnes, Healy, Melville 2018). Unlike the library's
 * own way, neighbours are exact, and the map begins as the principal components instead of at random, which
 * keeps what lies far apart apart (Kobak and Linderman 2021) and leaves less to chance.
 */
import { UMAP } from 'umap-js';
import { generator } from '../random';
import type { MapTask } from './map-task';

/** As the paper's implementation has it by default. */
const NEIGHBOURS = 15;
/** @param rows how many images there are @returns neighbors of each that count, itself included */
export function umapNeighbours(rows: number): number {
  // The library wants fewer neighbors than there are images.
  return Math.min(NEIGHBOURS, rows - 1);
}
/** Half the width of the map on which the epochs begin. */
const START = 10;

function rowsOf(values: ArrayLike<number>, each: number): number[][] {
  return Array.from({ length: values.length / each }, (_, row) =>
    Array.from({ length: each }, (_each, at) => values[row * each + at] ?? 0),
  );
}

function begin(umap: UMAP, { start, dimensions }: MapTask): void {
  const furthest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = furthest > 0 ? START / furthest : 0;
  for (const [row, point] of umap.getEmbedding().entries()) {
    // The library goes on from these very arrays.
    for (let axis = 0; axis < dimensions; axis++) {
      point[axis] = scale * (start[dimensions * row + axis] ?? 0);
    }
  }
}

/**
 * The same task gives the same map.
 * @param progress told after each epoch
 * @returns the coordinates of each row: dimensions * rows
 */
export function drawUmap(
  task: MapTask,
  progress: (done: number, of: number) => void,
): Float32Array {
  const { start, dimensions, seed } = task;
  const { indices, distances, each } = task.neighbours;
  const random = generator(seed, 'umap');
  const umap = new UMAP({ nNeighbors: each, nComponents: dimensions, random });
  umap.setPrecomputedKNN(rowsOf(indices, each), rowsOf(distances, each));
  // With neighbours given, only the number of rows is read.
  const epochs = umap.initializeFit(rowsOf(start, dimensions));
  begin(umap, task);
  for (let done = 0; done < epochs; done++) {
    progress(done, epochs);
    umap.step();
  }
  return Float32Array.from(umap.getEmbedding().flat());
}
