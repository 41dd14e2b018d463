/**
 * Points in space by cells that are halved along each axis, an octree (Barnes and Hut 1986): what is far
 * from a point acts on it as one mass in the middle of its cell.
 */

/** Below 1/2^40 of the whole, points count as one. */
const DEEPEST = 40;
const AXES = 3;
const OCTANTS = 8;
/** Numbers of a cell, and where among them its mass and side are. */
const EACH = 5;
const MASS = 3;
const SIDE = 4;

export class SpaceTree {
  /** Cells in preorder: the first below a cell follows it, and `skip` is the first after all below it. */
  private cells = 0;
  private readonly skip: Int32Array;
  /**
   * Of each cell x, y and z of its middle of mass, its mass, and the square of its side, 0 for one that
   * is not divided: beside one another, because they are read together.
   */
  private readonly data: Float64Array;
  private readonly order: Int32Array;
  private readonly sorted: Int32Array;
  private readonly octant: Uint8Array;
  private points: Float64Array;

  /** @param count of points in each tree that is built */
  constructor(private readonly count: number) {
    // A cell that is divided has at least two below it.
    const most = 2 * count;
    this.skip = new Int32Array(most);
    this.data = new Float64Array(EACH * most);
    this.order = new Int32Array(count);
    this.sorted = new Int32Array(count);
    this.octant = new Uint8Array(count);
    this.points = new Float64Array();
  }

  /** @param points x, y and z of each: 3 * count */
  build(points: Float64Array): void {
    this.points = points;
    this.cells = 0;
    for (let point = 0; point < this.count; point++) this.order[point] = point;
    let [low, high] = [Infinity, -Infinity];
    for (const value of points) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const half = (high - low) / 2;
    const center = low + half;
    this.divide(0, this.count, [center, center, center], half, 0);
  }

  /**
   * What pushes each point away from all others by Student's kernel q = 1 / (1 + d²): the sum of q²
   * times the way from each other point, added to `force`.
   * @param theta how large a cell may be, by its distance, to act as one mass
   * @param force 3 * count
   * @returns the sum of q over all pairs, each counted twice
   */
  repel(theta: number, force: Float64Array): number {
    let sum = 0;
    // Points that are near one another meet the same cells, which then are still in the cache.
    for (const point of this.order) sum += this.repelOne(point, theta * theta, force);
    return sum;
  }

  private repelOne(point: number, nearest: number, force: Float64Array): number {
    const { points, skip, data, cells } = this;
    const at = AXES * point;
    const [x, y, z] = [points[at] ?? 0, points[at + 1] ?? 0, points[at + 2] ?? 0];
    let sum = 0;
    let fx = 0;
    let fy = 0;
    let fz = 0;
    let cell = 0;
    while (cell < cells) {
      const of = EACH * cell;
      const dx = x - (data[of] ?? 0);
      const dy = y - (data[of + 1] ?? 0);
      const dz = z - (data[of + 2] ?? 0);
      const square = dx * dx + dy * dy + dz * dz;
      if ((data[of + SIDE] ?? 0) > nearest * square) {
        cell++;
        continue;
      }
      // The point's own place holds the point too.
      const others = (data[of + MASS] ?? 0) - (square === 0 ? 1 : 0);
      const q = 1 / (1 + square);
      const push = others * q;
      sum += push;
      fx += push * q * dx;
      fy += push * q * dy;
      fz += push * q * dz;
      cell = skip[cell] ?? cells;
    }
    force[at] = (force[at] ?? 0) + fx;
    force[at + 1] = (force[at + 1] ?? 0) + fy;
    force[at + 2] = (force[at + 2] ?? 0) + fz;
    return sum;
  }

  /** The points of `order` from one place to another are one cell with this middle and half side. */
  private divide(
    from: number,
    to: number,
    [x, y, z]: readonly [number, number, number],
    half: number,
    depth: number,
  ): void {
    const cell = this.add(from, to);
    if (to - from > 1 && depth < DEEPEST) {
      const ends = this.sortByOctant(from, to, [x, y, z]);
      this.data[EACH * cell + SIDE] = (2 * half) ** 2;
      const quarter = half / 2;
      let begin = from;
      for (const [octant, end] of ends.entries()) {
        const [right, down, far] = [octant & 1, octant & 2, octant & 4];
        const middle = [
          right ? x + quarter : x - quarter,
          down ? y + quarter : y - quarter,
          far ? z + quarter : z - quarter,
        ] as const;
        // A cell with all points in one part is that part.
        if (end - begin === to - from) {
          this.cells = cell;
          this.divide(begin, end, middle, quarter, depth + 1);
          return;
        }
        if (end > begin) this.divide(begin, end, middle, quarter, depth + 1);
        begin = end;
      }
    }
    this.skip[cell] = this.cells;
  }

  private add(from: number, to: number): number {
    const cell = this.cells++;
    const { data, points, order } = this;
    const mass = to - from;
    let [x, y, z] = [0, 0, 0];
    for (let place = from; place < to; place++) {
      const at = AXES * (order[place] ?? 0);
      x += points[at] ?? 0;
      y += points[at + 1] ?? 0;
      z += points[at + 2] ?? 0;
    }
    data.set([x / mass, y / mass, z / mass, mass, 0], EACH * cell);
    return cell;
  }

  /** @returns where the points of each octant end */
  private sortByOctant(
    from: number,
    to: number,
    [x, y, z]: readonly [number, number, number],
  ): Int32Array {
    const { points, order, sorted, octant } = this;
    const counts = new Int32Array(OCTANTS);
    for (let place = from; place < to; place++) {
      const at = AXES * (order[place] ?? 0);
      const of =
        ((points[at] ?? 0) > x ? 1 : 0) |
        ((points[at + 1] ?? 0) > y ? 2 : 0) |
        ((points[at + 2] ?? 0) > z ? 4 : 0);
      octant[place] = of;
      counts[of] = (counts[of] ?? 0) + 1;
    }
    const next = new Int32Array(OCTANTS);
    for (let of = 0, begin = from; of < OCTANTS; begin += counts[of] ?? 0, of++) next[of] = begin;
    for (let place = from; place < to; place++) {
      const of = octant[place] ?? 0;
      const into = next[of] ?? 0;
      sorted[into] = order[place] ?? 0;
      next[of] = into + 1;
    }
    order.set(sorted.subarray(from, to), from);
    return next;
  }
}
