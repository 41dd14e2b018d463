/** A small map as large as the picture that it is about. */
import { SIDE } from '../data/dataset';

/** How many pixels a place is wide: halving drops an odd last row, so that 3 places of 8 cover 24. */
function pixelsOf(side: number): number {
  let pixels = 1;
  for (let halved = SIDE; halved > side; halved = Math.floor(halved / 2)) pixels *= 2;
  return pixels;
}

/** For each pixel the two nearest places along one side, and how much of the second. */
function between(side: number): { low: number; high: number; share: number }[] {
  const each = pixelsOf(side);
  return Array.from({ length: SIDE }, (_, pixel) => {
    const at = Math.min(side - 1, Math.max(0, (pixel + 0.5) / each - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(side - 1, low + 1), share: at - low };
  });
}

/**
 * Bilinear: a pixel at the middle of a place has its value, one between has something between.
 * @param values side * side, row by row; 28 halved some times
 * @returns 784, row by row
 */
export function enlarged(values: Float32Array, side: number): Float32Array {
  if (side === SIDE) return values;
  const value = (row: number, column: number): number => values[row * side + column] ?? 0;
  const places = between(side);
  const map = new Float32Array(SIDE * SIDE);
  for (const [y, row] of places.entries()) {
    for (const [x, column] of places.entries()) {
      const along = (at: number): number =>
        (1 - column.share) * value(at, column.low) + column.share * value(at, column.high);
      map[y * SIDE + x] = (1 - row.share) * along(row.low) + row.share * along(row.high);
    }
  }
  return map;
}
