/** From a map's own coordinates to the pixels of the window, and to what lies under the pointer. */
import { polygonContains } from 'd3-polygon';
import { quadtree, type Quadtree } from 'd3-quadtree';

/** Left free around the map, in pixels. */
const MARGIN = 24;

/** x and y of each point, 2 for each, in pixels of the unmoved map: as large as fits, not distorted. */
export function fitted(points: Float32Array, width: number, height: number): Float32Array {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const across = Math.max(1, width - 2 * MARGIN) / Math.max(right - left, 1e-9);
  const down = Math.max(1, height - 2 * MARGIN) / Math.max(bottom - top, 1e-9);
  const scale = Math.min(across, down);
  const placed = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    placed[at] = width / 2 + scale * ((points[at] ?? 0) - (left + right) / 2);
    placed[at + 1] = height / 2 + scale * ((points[at + 1] ?? 0) - (top + bottom) / 2);
  }
  return placed;
}

/** The points by their places, to find those near the pointer. */
export function indexed(placed: Float32Array, indices: Iterable<number>): Quadtree<number> {
  return quadtree<number>()
    .x((index) => placed[2 * index] ?? 0)
    .y((index) => placed[2 * index + 1] ?? 0)
    .addAll([...indices]);
}

/** Those of the points that lie inside of a line drawn around them. */
export function inside(
  placed: Float32Array,
  indices: Iterable<number>,
  line: [number, number][],
): number[] {
  return [...indices].filter((index) =>
    polygonContains(line, [placed[2 * index] ?? 0, placed[2 * index + 1] ?? 0]),
  );
}
