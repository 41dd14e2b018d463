/** Principal component analysis: the plane or space in which rows differ most (Pearson 1901). */
import { covarianceEigen } from '../tensorflow/linear-algebra';

export interface Components {
  /** The coordinates of each row: dimensions * rows. */
  points: Float32Array;
  /** The share of all variance that each axis shows, 0 to 1. */
  explained: number[];
}

function centered(values: Float32Array, width: number): Float32Array {
  const rows = values.length / width;
  const means = new Float64Array(width);
  values.forEach((value, at) => (means[at % width] = (means[at % width] ?? 0) + value / rows));
  return values.map((value, at) => value - (means[at % width] ?? 0));
}

/** A component's sign is arbitrary: its largest part is made positive, so that a map repeats. */
function signOf(component: Float64Array): number {
  let largest = 0;
  for (const part of component) if (Math.abs(part) > Math.abs(largest)) largest = part;
  return largest < 0 ? -1 : 1;
}

/**
 * The first components, exactly, by the eigenvectors of the covariance.
 * @param values rows * width, row by row
 * @param dimensions how many; those beyond the width are 0
 */
export function principalComponents(
  values: Float32Array,
  width: number,
  dimensions = 2,
): Components {
  const x = centered(values, width);
  const { values: variances, vectors } = covarianceEigen(x, width);
  const total = variances.reduce((sum, each) => sum + Math.max(0, each), 0);
  const rows = values.length / width;
  const points = new Float32Array(dimensions * rows);
  const explained = Array.from({ length: dimensions }, () => 0);
  for (let axis = 0; axis < dimensions; axis++) {
    const column = width - 1 - axis;
    if (column < 0) continue;
    const component = Float64Array.from(
      { length: width },
      (_, row) => vectors[row * width + column] ?? 0,
    );
    const sign = signOf(component);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let at = 0; at < width; at++) sum += (x[row * width + at] ?? 0) * (component[at] ?? 0);
      points[dimensions * row + axis] = sign * sum;
    }
    explained[axis] = total > 0 ? Math.max(0, variances[column] ?? 0) / total : 0;
  }
  return { points, explained };
}
