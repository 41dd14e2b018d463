/** Which images UMAP draws together, and how strongly (McInnes, Healy, Melville 2018, section 3.1). */
import type { Neighbors } from './neighbors';

/** Pairs of images, each from both ends, sorted by the first and then the second. */
export interface Graph {
  from: Int32Array;
  to: Int32Array;
  /** 0 to 1. */
  weights: Float64Array;
}

const SEARCH_STEPS = 64;
const TOLERANCE = 1e-5;
/** The least scale of a row, by the mean of its distances. */
const LEAST_SCALE = 1e-3;

function mean(values: Float32Array): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/**
 * The scale by which the memberships of a row's neighbors sum to log2 of how many they are.
 * @param distances of the neighbors, itself among them
 */
function scaleOf(distances: Float32Array, nearest: number, overall: number): number {
  const wanted = Math.log2(distances.length);
  let [scale, low, high] = [1, 0, Infinity];
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let sum = 0;
    for (let at = 1; at < distances.length; at++) {
      const further = (distances[at] ?? 0) - nearest;
      sum += further > 0 ? Math.exp(-further / scale) : 1;
    }
    if (Math.abs(sum - wanted) < TOLERANCE) break;
    if (sum > wanted) {
      high = scale;
      scale = (low + high) / 2;
    } else {
      low = scale;
      scale = high === Infinity ? 2 * scale : (low + high) / 2;
    }
  }
  return Math.max(scale, LEAST_SCALE * (nearest > 0 ? mean(distances) : overall));
}

/** How much each neighbor belongs to its row, 0 to 1; the row itself does not count. */
function memberships({ indices, distances, each }: Neighbors): Float64Array {
  const overall = mean(distances);
  const members = new Float64Array(indices.length);
  for (let from = 0; from < indices.length; from += each) {
    const own = distances.subarray(from, from + each);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const scale = scaleOf(own, nearest, overall);
    for (let at = from; at < from + each; at++) {
      if (indices[at] === from / each) continue;
      const further = (distances[at] ?? 0) - nearest;
      members[at] = further > 0 ? Math.exp(-further / scale) : 1;
    }
  }
  return members;
}

/** Where a row has a neighbor among its own, or -1. */
function placeOf({ indices, each }: Neighbors, row: number, neighbor: number): number {
  const place = indices.indexOf(neighbor, row * each);
  return place < (row + 1) * each ? place : -1;
}

/** A pair counts where one end is a neighbor of the other: a + b - ab for memberships a and b. */
export function graphOf(neighbors: Neighbors): Graph {
  const { indices, each } = neighbors;
  const rows = indices.length / each;
  const members = memberships(neighbors);
  const pairs: Map<number, number>[] = Array.from(
    { length: rows },
    () => new Map<number, number>(),
  );
  for (let at = 0; at < indices.length; at++) {
    const [row, other] = [Math.floor(at / each), indices[at] ?? 0];
    const one = members[at] ?? 0;
    if (one === 0) continue;
    const back = placeOf(neighbors, other, row);
    const two = back < 0 ? 0 : (members[back] ?? 0);
    const weight = one + two - one * two;
    pairs[row]?.set(other, weight);
    pairs[other]?.set(row, weight);
  }
  const count = pairs.reduce((sum, { size }) => sum + size, 0);
  const [from, to] = [new Int32Array(count), new Int32Array(count)];
  const weights = new Float64Array(count);
  let pair = 0;
  for (const [row, others] of pairs.entries()) {
    for (const [other, weight] of [...others].sort(([a], [b]) => a - b)) {
      from[pair] = row;
      to[pair] = other;
      weights[pair++] = weight;
    }
  }
  return { from, to, weights };
}
