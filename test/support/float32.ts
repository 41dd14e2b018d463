/**
 * How far apart two processors may be in what the same float32 arithmetic gives. Each rounds a number to
 * one part in 2^24, and each adds up in an order of its own: the errors of a sum of n products grow as the
 * root of n, and are at most n times as large.
 */

/** What rounding once changes a number by, at most, as a share of it. */
export const UNIT = 2 ** -24;

/**
 * Of a probability. The logits of the networks here are some ten in size, each the sum of up to some
 * thousand products a layer: with 30 units for each of a few layers they are off by less than 2e-5, and
 * a probability moves by a quarter of that at most.
 */
export const OF_PROBABILITIES = 1e-5;

/** Of a map's value or another number of about 1 that a single layer has computed. */
export const OF_ONE_LAYER = 1e-6;

/** The largest difference of two rows of numbers; NaN where one is shorter or has no number. */
export function furthest(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  const length = Math.max(ours.length, theirs.length);
  const apart = Array.from({ length }, (_, at) =>
    Math.abs((ours[at] ?? Number.NaN) - (theirs[at] ?? Number.NaN)),
  );
  return apart.reduce((most, each) => Math.max(most, each), 0);
}
