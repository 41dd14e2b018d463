/** For each picture the pictures nearest to it, from which UMAP draws its map. */
import { likestRows } from '../tensorflow/linear-algebra';

export interface Neighbors {
  /** For each row itself and then its nearest: rows * each. */
  indices: Int32Array;
  /** Euclidean, 0 for itself. */
  distances: Float32Array;
  each: number;
}

/**
 * Exactly, by comparing every pair.
 * @param values rows * width, each row of length 1 or 0
 * @param each how many for each row, itself included; at most the number of rows
 */
export async function neighborsOf(
  values: Float32Array,
  width: number,
  each: number,
): Promise<Neighbors> {
  const rows = values.length / width;
  const indices = new Int32Array(rows * each);
  const distances = new Float32Array(rows * each);
  let row = 0;
  for (const { columns, products } of likestRows(values, width, each)) {
    for (let from = 0; from < columns.length; from += each, row++) {
      const own = row * each;
      indices[own] = row;
      let place = 1;
      for (let at = 0; at < each && place < each; at++) {
        const other = columns[from + at] ?? 0;
        // Among equal pictures it may not stand first, nor at all.
        if (other === row) continue;
        indices[own + place] = other;
        // |a - b|² = 2 - 2 ab for rows of length 1.
        distances[own + place] = Math.sqrt(Math.max(0, 2 - 2 * (products[from + at] ?? 0)));
        place++;
      }
    }
    // Whatever waits in this process has its turn.
    await new Promise(setImmediate);
  }
  return { indices, distances, each };
}
