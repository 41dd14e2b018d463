/** A small map as large as the image that it is about. */
import type { ImageShape } from '../data/image-shape';

/** A map's rows and columns, or an image's. */
export type Grid = Pick<ImageShape, 'height' | 'width'>;

/** How many pixels a place is wide: halving drops an odd last row, so that 3 places of 8 cover 24. */
function pixelsOf(places: number, whole: number): number {
  let pixels = 1;
  for (let halved = whole; halved > places; halved = Math.floor(halved / 2)) pixels *= 2;
  return pixels;
}

/** For each pixel the two nearest places along one side, and how much of the second. */
function between(places: number, whole: number): { low: number; high: number; share: number }[] {
  const each = pixelsOf(places, whole);
  return Array.from({ length: whole }, (_, pixel) => {
    const at = Math.min(places - 1, Math.max(0, (pixel + 0.5) / each - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(places - 1, low + 1), share: at - low };
  });
}

/**
 * Bilinear: a pixel at the middle of a place has its value, one between has something between.
 * @param values a number for each place of `grid`, row by row; the image halved some times
 * @returns a number for each pixel of `image`, row by row
 */
export function enlarged(values: Float32Array, grid: Grid, image: Grid): Float32Array {
  if (grid.height === image.height && grid.width === image.width) return values;
  const value = (row: number, column: number): number => values[row * grid.width + column] ?? 0;
  const [rows, columns] = [between(grid.height, image.height), between(grid.width, image.width)];
  const map = new Float32Array(image.height * image.width);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      const along = (at: number): number =>
        (1 - column.share) * value(at, column.low) + column.share * value(at, column.high);
      map[y * image.width + x] = (1 - row.share) * along(row.low) + row.share * along(row.high);
    }
  }
  return map;
}
