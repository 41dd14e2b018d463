/** What a map is drawn from, in a thread of its own, and what that thread tells. */
import type { Neighbours } from './neighbours';

export const METHODS = ['pca', 'umap', 'tsne'] as const;
export type Method = (typeof METHODS)[number];
/** Those that take long, and are kept. */
export type SlowMethod = Exclude<Method, 'pca'>;
export type Dimensions = 2 | 3;

/** Which map of a run. */
export interface MapKind {
  method: SlowMethod;
  dimensions: Dimensions;
}

export interface MapTask extends MapKind {
  neighbours: Neighbours;
  /** Where the points begin: dimensions * rows. */
  start: Float32Array;
  seed: number;
}

export type MapMessage =
  { kind: 'progress'; done: number; of: number } | { kind: 'done'; points: Float32Array };
