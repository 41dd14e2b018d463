/** A network's stored weights with room for more classes. */
import type { Weights } from '../models/weights';

const KERNEL = 'output/kernel';
const BIAS = 'output/bias';

interface Head {
  /** Classes before and after. */
  classes: number;
  grown: number;
  /** Whether a "none of these" output follows the classes. */
  other: boolean;
}

/** Rows of `from` outputs become rows of more: the classes first, then zeros, then "none of these". */
function widened(values: Float32Array, { classes, grown, other }: Head): Float32Array {
  const from = classes + (other ? 1 : 0);
  const to = grown + (other ? 1 : 0);
  const rows = values.length / from;
  const result = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++) {
    result.set(values.subarray(row * from, row * from + classes), row * to);
    if (other) result[row * to + grown] = values[row * from + classes] ?? 0;
  }
  return result;
}

/**
 * Add outputs for new classes; they begin at zero, so that what the network says of the old ones
 * stays in proportion.
 * @throws Error where the weights have no output layer
 */
export function growHead(weights: Weights, head: Head): Weights {
  const kernel = weights.get(KERNEL);
  const bias = weights.get(BIAS);
  if (kernel === undefined || bias === undefined) {
    throw new Error('The stored weights have no output layer.');
  }
  return new Map([...weights, [KERNEL, widened(kernel, head)], [BIAS, widened(bias, head)]]);
}
