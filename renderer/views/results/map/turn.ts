/** Three dimensions on a plane: the map is turned about its middle and seen from a little way off. */

/** A rotation, row by row: 3 * 3. */
export type Turn = readonly number[];

/** From the front and a little above and beside, so that the third axis shows. */
export const FIRST_TURN: Turn = turnedBy([1, 0, 0, 0, 1, 0, 0, 0, 1], -0.5, 0.35);

/** How far off the eye is, in radii of the map. */
const EYE = 4;
/** Left free around the map, in pixels. */
const MARGIN = 24;

/**
 * The turn after another one about the axes of the window, which keeps what is dragged under the pointer.
 * @param across about the vertical axis, in radians, positive moves the front to the right
 * @param down about the horizontal axis, positive moves the front down
 */
export function turnedBy(turn: Turn, across: number, down: number): Turn {
  const [ca, sa, cd, sd] = [Math.cos(across), Math.sin(across), Math.cos(down), Math.sin(down)];
  const step = [ca, 0, sa, -sd * sa, cd, sd * ca, -cd * sa, -sd, cd * ca];
  return Array.from({ length: 9 }, (_, at) => {
    const [row, column] = [3 * Math.floor(at / 3), at % 3];
    return [0, 1, 2].reduce(
      (sum, each) => sum + (step[row + each] ?? 0) * (turn[3 * each + column] ?? 0),
      0,
    );
  });
}

export interface Solid {
  /** x, y and z of each point from the middle, in radii: 3 * points. */
  points: Float32Array;
}

/** The middle of the box around all points becomes 0, and the furthest point 1 away from it. */
export function solidOf(points: Float32Array): Solid {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const [at, value] of points.entries()) {
    const axis = at % 3;
    low[axis] = Math.min(low[axis] ?? 0, value);
    high[axis] = Math.max(high[axis] ?? 0, value);
  }
  const centered = points.map(
    (value, at) => value - ((low[at % 3] ?? 0) + (high[at % 3] ?? 0)) / 2,
  );
  let furthest = 0;
  for (let at = 0; at < centered.length; at += 3) {
    const [x = 0, y = 0, z = 0] = centered.subarray(at, at + 3);
    furthest = Math.max(furthest, Math.hypot(x, y, z));
  }
  return { points: centered.map((value) => value / Math.max(furthest, 1e-9)) };
}

export interface Projection {
  /** x and y of each point in pixels of the unmoved map. */
  placed: Float32Array;
  /** How near each point is: -1 at the back to 1 at the front. */
  nearness: Float32Array;
}

/** As large as fits however the map is turned, so that it keeps its size. */
export function projected(
  { points }: Solid,
  turn: Turn,
  width: number,
  height: number,
): Projection {
  const count = points.length / 3;
  const [placed, nearness] = [new Float32Array(2 * count), new Float32Array(count)];
  // The outline of a ball of radius 1 seen from the eye.
  const outline = EYE / Math.sqrt(EYE * EYE - 1);
  const radius = Math.max(1, Math.min(width, height) / 2 - MARGIN) / outline;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = turn;
  for (let point = 0; point < count; point++) {
    const x = points[3 * point] ?? 0;
    const y = points[3 * point + 1] ?? 0;
    const z = points[3 * point + 2] ?? 0;
    const near = g * x + h * y + i * z;
    const scale = (radius * EYE) / (EYE - near);
    placed[2 * point] = width / 2 + scale * (a * x + b * y + c * z);
    placed[2 * point + 1] = height / 2 + scale * (d * x + e * y + f * z);
    nearness[point] = near;
  }
  return { placed, nearness };
}

/** From the back to the front: what is near is painted over what is far. */
export function byDepth(indices: readonly number[], nearness: Float32Array): number[] {
  return indices.toSorted((one, other) => (nearness[one] ?? 0) - (nearness[other] ?? 0));
}
