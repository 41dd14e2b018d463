/** What a map is drawn from, in a thread of its own, and what that thread tells. */
import type { Neighbors } from './neighbors';

/** Those that take long, and are kept. */
export const SLOW_METHODS = ['umap', 'tsne'] as const;
export const METHODS = ['pca', ...SLOW_METHODS] as const;
export type Method = (typeof METHODS)[number];
export const DIMENSIONS = [2, 3] as const;
export type Dimensions = (typeof DIMENSIONS)[number];

/** How the images of a run are laid out. */
export interface Layout {
  method: Method;
  dimensions: Dimensions;
}

/** A layout that is drawn in the background. */
export interface MapKind extends Layout {
  method: (typeof SLOW_METHODS)[number];
}

/** The first two of three coordinates of each row. */
export function planeOf(points: Float32Array): Float32Array {
  return points.filter((_, at) => at % 3 < 2);
}

export interface MapTask extends MapKind {
  neighbors: Neighbors;
  /** Where the points begin: dimensions * rows. */
  start: Float32Array;
  seed: number;
}

export type MapMessage =
  { kind: 'progress'; done: number; of: number } | { kind: 'done'; points: Float32Array };
