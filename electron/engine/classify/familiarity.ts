/**
 * How familiar a photo looks to a network, from what its last layer is given. Photos of clothes lie in
 * few directions of that space, near others of their kind; photos of anything else lie outside of them,
 * though the network may be sure of a class (docs/photo-network.md compares the measures). Two measures
 * are added: the share that lies outside of the main directions (the residual of Wang et al. 2022) and
 * the likeness to the nearest known photos (Sun et al. 2022).
 */
import { joined } from '../data/joined';
import { toUnitLength } from '../explain/features';
import { covarianceEigen } from '../tensorflow/linear-algebra';
import type { Replay } from './replay';

/** At most a quarter of the known photos, so that the directions are of many photos. */
const MOST_DIRECTIONS = 64;
const NEIGHBOURS = 5;
/** Known photos are measured by the others: each part by all of the other parts. */
const PARTS = 5;

interface Measures {
  /** Minus the length outside of the main directions, as a share of the distance from the mean. */
  inside: number;
  /** Mean cosine with the nearest known photos. */
  likeness: number;
}

type Measure = (features: Float32Array) => Measures;

function rowOf(rows: Float32Array, width: number, row: number): Float32Array {
  return rows.slice(row * width, (row + 1) * width);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function meanRow(rows: readonly Float32Array[], width: number): Float32Array {
  const mean = new Float32Array(width);
  for (const row of rows) row.forEach((value, at) => (mean[at] = (mean[at] ?? 0) + value));
  return mean.map((sum) => sum / Math.max(1, rows.length));
}

/** The directions in which rows of mean 0 differ most, each of length 1. */
function mainDirections(centred: readonly Float32Array[], width: number): Float32Array[] {
  const { vectors } = covarianceEigen(joined(centred), width);
  const count = Math.min(MOST_DIRECTIONS, Math.floor(centred.length / 4), width);
  return Array.from({ length: count }, (_, at) =>
    Float32Array.from(
      { length: width },
      (_unused, row) => vectors[row * width + width - 1 - at] ?? 0,
    ),
  );
}

function learnMeasure(known: readonly Float32Array[], width: number): Measure {
  const mean = meanRow(known, width);
  const less = (row: Float32Array) => row.map((value, at) => value - (mean[at] ?? 0));
  const directions = mainDirections(known.map(less), width);
  const units = known.map((row) => toUnitLength(row.slice(), width));
  return (features) => {
    const centred = less(features);
    const all = dot(centred, centred);
    const within = directions.reduce((sum, each) => sum + dot(centred, each) ** 2, 0);
    const outside = all > 0 ? Math.sqrt(Math.max(0, all - within) / all) : 1;
    const unit = toUnitLength(features.slice(), width);
    const nearest = units
      .map((each) => dot(unit, each))
      .sort((a, b) => b - a)
      .slice(0, NEIGHBOURS);
    const likeness = nearest.reduce((sum, each) => sum + each, 0) / Math.max(1, nearest.length);
    return { inside: -outside, likeness };
  };
}

/** Each known photo, measured by those of the other parts. */
function measuredByOthers(rows: readonly Float32Array[], width: number): Measures[] {
  const measured: Measures[] = [];
  for (let part = 0; part < PARTS; part++) {
    const measure = learnMeasure(
      rows.filter((_, at) => at % PARTS !== part),
      width,
    );
    for (let at = part; at < rows.length; at += PARTS) {
      measured[at] = measure(rows[at] ?? new Float32Array(width));
    }
  }
  return measured;
}

/** From a value to how many standard deviations it lies above the mean of the values. */
function standardiser(values: readonly number[]): (value: number) => number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance);
  return (value) => (deviation > 0 ? (value - mean) / deviation : 0);
}

/** The share of ascending values that are below this one. */
function shareBelow(ascending: readonly number[], value: number): number {
  const first = ascending.findIndex((each) => each >= value);
  return (first === -1 ? ascending.length : first) / ascending.length;
}

/**
 * How familiar a photo looks, 0 to 1: the share of the known photos with a right answer that look less
 * familiar than it does.
 * @param features float32 [width]: what the last layer is given of the photo, the mean over its framings
 */
export type Familiarity = (features: Float32Array) => number;

/**
 * @param known photos that the network was not trained on, as their last layer saw them
 * @param isRight whether the network's answer to a known photo is right
 * @returns null of too few photos
 */
export function learnFamiliarity(
  { features, labels, width }: Replay,
  isRight: (row: number) => boolean,
): Familiarity | null {
  const rows = Array.from(labels, (_, row) => rowOf(features, width, row));
  const right = Array.from(labels.keys()).filter(isRight);
  if (right.length < 4 * PARTS) return null;
  const measured = measuredByOthers(rows, width);
  const inside = standardiser(measured.map((each) => each.inside));
  const likeness = standardiser(measured.map((each) => each.likeness));
  const score = (each: Measures) => inside(each.inside) + likeness(each.likeness);
  const scores = right
    .map((row) => score(measured[row] ?? { inside: 0, likeness: 0 }))
    .sort((a, b) => a - b);
  const measure = learnMeasure(rows, width);
  return (photo) => shareBelow(scores, score(measure(photo)));
}
