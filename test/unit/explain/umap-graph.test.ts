import { describe, expect, it } from 'vitest';
import type { Neighbors } from '@engine/explain/neighbors';
import { graphOf } from '@engine/explain/umap-graph';

/** Three on a line: 0 and 1 are each other's nearest, and 2 is nobody's. */
const NEIGHBORS: Neighbors = {
  indices: Int32Array.of(0, 1, 1, 0, 2, 1),
  distances: Float32Array.of(0, 1, 0, 1, 0, 3),
  each: 2,
};

describe('the graph of UMAP', () => {
  it('has each pair from both ends, where one is a neighbor of the other', () => {
    const { from, to } = graphOf(NEIGHBORS);
    expect([...from]).toEqual([0, 1, 1, 2]);
    expect([...to]).toEqual([1, 0, 2, 1]);
  });

  it('gives the nearest neighbor of each the full weight', () => {
    expect([...graphOf(NEIGHBORS).weights]).toEqual([1, 1, 1, 1]);
  });

  it('weighs farther neighbors less, so that memberships sum to log2 of the neighbors', () => {
    const distances = Float32Array.of(0, 1, 2, 3);
    const indices = Int32Array.of(0, 1, 2, 3, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    const all = new Float32Array(16);
    all.set(distances);
    const { from, weights } = graphOf({ indices, distances: all, each: 4 });
    const own = [...weights].filter((_, at) => from[at] === 0);
    expect(own).toHaveLength(3);
    expect(own[0]).toBe(1);
    expect(own.reduce((sum, each) => sum + each, 0)).toBeCloseTo(2, 4);
  });

  it('has no pair of equal images that are their own only neighbors', () => {
    const alone = { indices: Int32Array.of(0, 1), distances: new Float32Array(2), each: 1 };
    expect(graphOf(alone).from).toHaveLength(0);
  });
});
