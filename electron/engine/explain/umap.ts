/**
 * UMAP: a map on which neighbors stay neighbors (McInnes, Healy, Melville 2018). Neighbors are exact, and
 * the map begins as the principal components instead of at random, which keeps what lies far apart apart
 * (Kobak and Linderman 2021) and leaves less to chance.
 */
import { generator } from '../random';
import type { MapTask } from './map-task';
import { power } from './power';
import { graphOf, type Graph } from './umap-graph';

/** As the paper's implementation has it by default. */
const NEIGHBORS = 15;
/** @param rows how many images there are @returns neighbors of each that count, itself included */
export function umapNeighbors(rows: number): number {
  // Each has itself and others.
  return Math.min(NEIGHBORS, rows - 1);
}
/** Half the width of the map on which the epochs begin. */
const START = 10;
/** 1 / (1 + a d^2b) for a distance d on the map, fitted to a least distance of 0.1 and a spread of 1. */
const A = 1.5769434603113077;
const B = 0.8950608779109733;
const NEGATIVE_SAMPLES = 5;
/** Along each axis in one step, times the learning rate, which falls from 1 to 0. */
const LONGEST_STEP = 4;
/** Keeps what pushes equal points apart finite. */
const LEAST_SQUARE = 0.001;

/** @param rows more of them need fewer, because each epoch has more samples */
function epochsFor(rows: number): number {
  if (rows <= 2500) return 500;
  if (rows <= 5000) return 400;
  return rows <= 7500 ? 300 : 200;
}

function begin({ start }: MapTask): Float64Array {
  const furthest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = furthest > 0 ? START / furthest : 0;
  return Float64Array.from(start, (value) => scale * value);
}

function clipped(step: number): number {
  return Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, step));
}

const toB = power(B);

/** Positions that are drawn together and pushed apart, pair by pair. */
class Layout {
  private readonly rows: number;

  constructor(
    readonly points: Float64Array,
    private readonly dimensions: number,
    private readonly random: () => number,
  ) {
    this.rows = points.length / dimensions;
  }

  /** The square of the distance. @param one, other first numbers of the points */
  private square(one: number, other: number): number {
    const { points, dimensions } = this;
    let sum = 0;
    for (let axis = 0; axis < dimensions; axis++) {
      const way = (points[one + axis] ?? 0) - (points[other + axis] ?? 0);
      sum += way * way;
    }
    return sum;
  }

  /** Move both ends of a pair towards each other. */
  attract(from: number, to: number, rate: number): void {
    const { points, dimensions } = this;
    const [one, other] = [dimensions * from, dimensions * to];
    const square = this.square(one, other);
    if (square === 0) return;
    const raised = toB(square);
    const pull = (-2 * A * B * raised) / (square * (A * raised + 1));
    for (let axis = 0; axis < dimensions; axis++) {
      const [here, there] = [points[one + axis] ?? 0, points[other + axis] ?? 0];
      const step = rate * clipped(pull * (here - there));
      points[one + axis] = here + step;
      points[other + axis] = there - step;
    }
  }

  /** Move a point away from some others, drawn at random. */
  repel(from: number, count: number, rate: number): void {
    const { points, dimensions, rows, random } = this;
    const one = dimensions * from;
    for (let sample = 0; sample < count; sample++) {
      const other = dimensions * Math.floor(random() * rows);
      const square = this.square(one, other);
      if (square === 0) {
        if (one !== other) this.shift(one, rate * LONGEST_STEP);
        continue;
      }
      const push = (2 * B) / ((LEAST_SQUARE + square) * (A * toB(square) + 1));
      for (let axis = 0; axis < dimensions; axis++) {
        const here = points[one + axis] ?? 0;
        points[one + axis] = here + rate * clipped(push * (here - (points[other + axis] ?? 0)));
      }
    }
  }

  /** Equal points have no direction to part in. */
  private shift(one: number, by: number): void {
    for (let axis = 0; axis < this.dimensions; axis++) {
      this.points[one + axis] = (this.points[one + axis] ?? 0) + by;
    }
  }
}

/** Which pairs have a turn in which epoch: the strongest in each, others more seldom by their weight. */
class Turns {
  private readonly every: Float64Array;
  private readonly next: Float64Array;
  private readonly nextNegative: Float64Array;

  /** @param graph weaker pairs than 1 / epochs of the strongest never have a turn */
  constructor({ weights }: Graph, epochs: number) {
    const strongest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    this.every = weights.map((weight) =>
      weight < strongest / epochs ? Infinity : strongest / weight,
    );
    this.next = this.every.slice();
    this.nextNegative = this.every.map((every) => every / NEGATIVE_SAMPLES);
  }

  /** @returns how many samples are to push the pair's first point away, or -1 where it has no turn */
  take(pair: number, epoch: number): number {
    const next = this.next[pair] ?? Infinity;
    if (next > epoch) return -1;
    const every = this.every[pair] ?? Infinity;
    this.next[pair] = next + every;
    const everyNegative = every / NEGATIVE_SAMPLES;
    const due = this.nextNegative[pair] ?? Infinity;
    const samples = Math.floor((epoch - due) / everyNegative);
    this.nextNegative[pair] = due + samples * everyNegative;
    return samples;
  }
}

/**
 * The same task gives the same map.
 * @param progress told before each epoch
 * @returns the coordinates of each row: dimensions * rows
 */
export function drawUmap(
  task: MapTask,
  progress: (done: number, of: number) => void,
): Float32Array {
  const { start, dimensions, seed } = task;
  const graph = graphOf(task.neighbors);
  const { from, to } = graph;
  const epochs = epochsFor(start.length / dimensions);
  const layout = new Layout(begin(task), dimensions, generator(seed, 'umap'));
  const turns = new Turns(graph, epochs);
  let rate = 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    progress(epoch, epochs);
    for (let pair = 0; pair < from.length; pair++) {
      const samples = turns.take(pair, epoch);
      if (samples < 0) continue;
      const one = from[pair] ?? 0;
      layout.attract(one, to[pair] ?? 0, rate);
      layout.repel(one, samples, rate);
    }
    rate = 1 - epoch / epochs;
  }
  return Float32Array.from(layout.points);
}
