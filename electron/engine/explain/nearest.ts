/** The training pictures that a network sees as most like a picture. */
import type { Features } from './features';

/** As many as are looked at together. */
export const NEAREST = 8;

export interface Near {
  /** Place in the training set, from 0. */
  index: number;
  /** Cosine distance, 0 (the same direction) to 2; 1 where the two have nothing in common. */
  distance: number;
}

/**
 * @param one the features of one picture
 * @param among those of the training pictures
 * @param count how many to find
 * @param except a place to leave out: the picture's own
 * @returns the nearest first; of equally near ones the first in the set
 */
export function nearest(one: Features, among: Features, count: number, except = -1): Near[] {
  const { values, width } = among;
  const found: Near[] = [];
  for (let index = 0; index < values.length / width; index++) {
    if (index === except) continue;
    let product = 0;
    for (let at = 0; at < width; at++) {
      product += (values[index * width + at] ?? 0) * (one.values[at] ?? 0);
    }
    // Rounding may take it a little beyond 1.
    const distance = Math.max(0, 1 - product);
    const furthest = found.at(-1)?.distance ?? Infinity;
    if (found.length === count && distance >= furthest) continue;
    const place = found.findIndex((near) => near.distance > distance);
    found.splice(place === -1 ? found.length : place, 0, { index, distance });
    if (found.length > count) found.pop();
  }
  return found;
}
