/** One number in so many may be beyond the end of the color scale. */
const ONE_IN = 200;

/**
 * Where a scale of colors that is white at 0 ends on both sides: at the size that one number in two
 * hundred exceeds, so that a single extreme does not make all the others pale.
 * @returns above 0, even where all the numbers are 0
 */
export function colorLimit(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort();
  const largest = sizes.at(-1) ?? 0;
  const limit = sizes[Math.max(0, Math.ceil(sizes.length * (1 - 1 / ONE_IN)) - 1)] ?? 0;
  if (limit > 0) return limit;
  return largest > 0 ? largest : 1;
}
