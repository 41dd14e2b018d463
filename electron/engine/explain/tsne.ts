/**
 * t-SNE (van der Maaten and Hinton 2008) by Barnes and Hut's approximation (van der Maaten 2014), with
 * the defaults of scikit-learn. Neighbors are exact, and the map begins as the principal components,
 * which keeps what lies far apart apart (Kobak and Berens 2019).
 */
import { generator, normals } from '../random';
import type { MapTask } from './map-task';
import type { Neighbors } from './neighbors';
import { SpaceTree } from './space-tree';

/** About how many neighbors each image has. */
export const PERPLEXITY = 30;
const ITERATIONS = 750;
/** Attraction is larger at first, so that clusters form. */
const EXAGGERATION = { factor: 12, iterations: 250 } as const;
const THETA = 0.5;
const LEAST_LEARNING_RATE = 50;
const LEAST_GAIN = 0.01;
/** Standard deviation of the first axis on which the iterations begin. */
const START = 1e-4;
/** Equal images, which would never part, begin this far apart. */
const JITTER = 1e-7;
const AXES = 3;
const SEARCH_STEPS = 64;
const ENTROPY_TOLERANCE = 1e-5;

/** @param rows how many images there are @returns neighbors of each that count, itself included */
export function tsneNeighbors(rows: number): number {
  return Math.min(rows, 3 * PERPLEXITY + 1);
}

/** The probability of each neighbor of a row, at the precision that gives the perplexity. */
function probabilities(squares: Float64Array, perplexity: number): Float64Array {
  const wanted = Math.log(perplexity);
  const p = new Float64Array(squares.length);
  // Only differences count, and the nearest is kept from vanishing.
  const nearest = squares.reduce((least, square) => Math.min(least, square), Infinity);
  let [precision, low, high] = [1, 0, Infinity];
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let [sum, weighted] = [0, 0];
    for (let at = 0; at < p.length; at++) {
      const further = (squares[at] ?? 0) - nearest;
      const value = Math.exp(-precision * further);
      p[at] = value;
      sum += value;
      weighted += value * further;
    }
    const entropy = Math.log(sum) + (precision * weighted) / sum;
    for (let at = 0; at < p.length; at++) p[at] = (p[at] ?? 0) / sum;
    if (Math.abs(entropy - wanted) < ENTROPY_TOLERANCE) break;
    if (entropy > wanted) {
      low = precision;
      precision = high === Infinity ? 2 * precision : (precision + high) / 2;
    } else {
      high = precision;
      precision = (precision + low) / 2;
    }
  }
  return p;
}

/** Pairs of images that attract each other: from one to another, with what both ends share. */
interface Pairs {
  from: Int32Array;
  to: Int32Array;
  p: Float64Array;
}

function pairsOf({ indices, distances, each }: Neighbors): Pairs {
  const rows = indices.length / each;
  const others = each - 1;
  const pairs: Pairs = {
    from: new Int32Array(rows * others),
    to: new Int32Array(rows * others),
    p: new Float64Array(rows * others),
  };
  const perplexity = Math.min(PERPLEXITY, others / 3);
  for (let row = 0; row < rows; row++) {
    const own = distances.subarray(row * each + 1, (row + 1) * each);
    const p = probabilities(
      Float64Array.from(own, (distance) => distance ** 2),
      perplexity,
    );
    for (let at = 0; at < others; at++) {
      const pair = row * others + at;
      pairs.from[pair] = row;
      pairs.to[pair] = indices[row * each + 1 + at] ?? 0;
      pairs.p[pair] = (p[at] ?? 0) / (2 * rows);
    }
  }
  return pairs;
}

/** x, y and z of each row, z 0 on a plane. */
function begin({ start, dimensions, seed }: MapTask): Float64Array {
  const rows = start.length / dimensions;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (start[dimensions * row] ?? 0) ** 2;
  const deviation = Math.sqrt(squares / rows);
  const scale = deviation > 0 ? START / deviation : 0;
  const noise = normals(start.length, JITTER, generator(seed, 'tsne'));
  const points = new Float64Array(AXES * rows);
  for (let at = 0; at < start.length; at++) {
    const place = AXES * Math.floor(at / dimensions) + (at % dimensions);
    points[place] = scale * (start[at] ?? 0) + (noise[at] ?? 0);
  }
  return points;
}

/** Adds to `force` what draws the two ends of each pair together. */
function attract(
  { from, to, p }: Pairs,
  points: Float64Array,
  factor: number,
  force: Float64Array,
) {
  for (let pair = 0; pair < p.length; pair++) {
    const [one, other] = [AXES * (from[pair] ?? 0), AXES * (to[pair] ?? 0)];
    const dx = (points[one] ?? 0) - (points[other] ?? 0);
    const dy = (points[one + 1] ?? 0) - (points[other + 1] ?? 0);
    const dz = (points[one + 2] ?? 0) - (points[other + 2] ?? 0);
    const pull = (factor * (p[pair] ?? 0)) / (1 + dx * dx + dy * dy + dz * dz);
    force[one] = (force[one] ?? 0) + pull * dx;
    force[one + 1] = (force[one + 1] ?? 0) + pull * dy;
    force[one + 2] = (force[one + 2] ?? 0) + pull * dz;
    force[other] = (force[other] ?? 0) - pull * dx;
    force[other + 1] = (force[other + 1] ?? 0) - pull * dy;
    force[other + 2] = (force[other + 2] ?? 0) - pull * dz;
  }
}

/** Gradient descent with momentum and a gain for each number, which grows while it goes one way. */
class Descent {
  private readonly update: Float64Array;
  private readonly gains: Float64Array;

  constructor(
    private readonly points: Float64Array,
    private readonly rate: number,
  ) {
    this.update = new Float64Array(points.length);
    this.gains = new Float64Array(points.length).fill(1);
  }

  step(gradient: Float64Array, momentum: number): void {
    const { points, update, gains, rate } = this;
    for (let at = 0; at < points.length; at++) {
      const slope = gradient[at] ?? 0;
      const last = update[at] ?? 0;
      const gain = last * slope < 0 ? (gains[at] ?? 1) + 0.2 : (gains[at] ?? 1) * 0.8;
      gains[at] = Math.max(LEAST_GAIN, gain);
      const next = momentum * last - rate * (gains[at] ?? 1) * slope;
      update[at] = next;
      points[at] = (points[at] ?? 0) + next;
    }
  }
}

/**
 * The same task gives the same map.
 * @param progress told before each iteration
 * @returns the coordinates of each row: dimensions * rows
 */
export function drawTsne(
  task: MapTask,
  progress: (done: number, of: number) => void,
  iterations = ITERATIONS,
): Float32Array {
  const points = begin(task);
  const rows = points.length / AXES;
  const pairs = pairsOf(task.neighbors);
  const tree = new SpaceTree(rows);
  const rate = Math.max(LEAST_LEARNING_RATE, rows / EXAGGERATION.factor / 4);
  const descent = new Descent(points, rate);
  const [pull, push] = [new Float64Array(points.length), new Float64Array(points.length)];
  for (let done = 0; done < iterations; done++) {
    progress(done, iterations);
    const isEarly = done < EXAGGERATION.iterations;
    pull.fill(0);
    push.fill(0);
    attract(pairs, points, isEarly ? EXAGGERATION.factor : 1, pull);
    tree.build(points);
    const sum = tree.repel(THETA, push);
    for (let at = 0; at < pull.length; at++) {
      pull[at] = 4 * ((pull[at] ?? 0) - (push[at] ?? 0) / sum);
    }
    descent.step(pull, isEarly ? 0.5 : 0.8);
  }
  const { dimensions } = task;
  return Float32Array.from(
    { length: dimensions * rows },
    (_, at) => points[AXES * Math.floor(at / dimensions) + (at % dimensions)] ?? 0,
  );
}
