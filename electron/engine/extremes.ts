/**
 * The least and the greatest of any number of values: as arguments of one call, a hundred thousand of them
 * would overflow the stack. Infinity and -Infinity where there are none.
 */
export function extremes(values: Iterable<number>): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
