/** What neighbors and principal components need of the native library. */
import {
  attribute,
  attributes,
  floats,
  ints,
  read,
  readInts,
  runForTwo,
  tidy,
  type Tensor,
} from './kernels';
import { matMul } from './operations';

const topAttributes = attributes(() => [attribute.float(), attribute.bool('sorted', true)]);

/** The largest values of each row [n,count], and their columns (int32); of equals, the first column. */
export function largest(x: Tensor, count: number): [values: Tensor, columns: Tensor] {
  return runForTwo('TopKV2', [x, ints(Int32Array.of(count), [])], topAttributes());
}

/** Rows are compared in blocks of this many, so that their products stay below some 40 MB for 10,000. */
const BLOCK = 1000;

export interface LikestRows {
  /** rows * count, for each row the likest first, itself among them. */
  columns: Int32Array;
  /** The products of the two rows. */
  products: Float32Array;
}

/**
 * For each row those rows with which its product is largest, exactly, one block of rows at a time.
 * @param values rows * width, row by row
 * @yields the results of so many rows, in order
 */
export function* likestRows(
  values: Float32Array,
  width: number,
  count: number,
): Generator<LikestRows> {
  const rows = values.length / width;
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    yield tidy(() => {
      const block = floats(values.subarray(from * width, to * width), [to - from, width]);
      const all = floats(values, [rows, width]);
      const [products, columns] = largest(matMul(block, all, 'second'), count);
      return {
        columns: Int32Array.from(readInts(columns)),
        products: Float32Array.from(read(products)),
      };
    });
  }
}

const eigenAttributes = attributes(() => [attribute.float(), attribute.bool('compute_v', true)]);

export interface Eigen {
  /** Ascending. */
  values: Float32Array;
  /** width * width; column j belongs to value j. */
  vectors: Float32Array;
}

/**
 * Eigenvalues and vectors of xᵀx divided by the number of rows less one: of the covariance, where the
 * columns of x have mean 0.
 * @param x rows * width, row by row
 */
export function covarianceEigen(x: Float32Array, width: number): Eigen {
  return tidy(() => {
    const rows = x.length / width;
    const scaled = x.map((value) => value / Math.sqrt(Math.max(1, rows - 1)));
    const matrix = floats(scaled, [rows, width]);
    const covariance = matMul(matrix, matrix, 'first');
    const [values, vectors] = runForTwo('SelfAdjointEigV2', [covariance], eigenAttributes());
    return {
      values: Float32Array.from(read(values)),
      vectors: Float32Array.from(read(vectors)),
    };
  });
}
