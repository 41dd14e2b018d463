/** Blends of pairs of images, learned with both of their labels (mixup: Zhang et al. 2018). */
import type { Batch } from './batch';

/** A draw from the Beta distribution with both parameters the same (Jöhnk 1964). */
export function drawBeta(alpha: number, random: () => number): number {
  for (;;) {
    const [one, other] = [random() ** (1 / alpha), random() ** (1 / alpha)];
    const sum = one + other;
    if (sum > 0 && sum <= 1) return one / sum;
  }
}

/** Each image of a batch blended with the one as far from the end, in place. */
export function mix(batch: Batch, alpha: number, random: () => number): Batch {
  const { pictures, labels } = batch;
  const drawn = drawBeta(alpha, random);
  // Exchanged, the shares make the same two images of a pair; so accuracy is by the label of most of each.
  const share = Math.max(drawn, 1 - drawn);
  const size = pictures.length / labels.length;
  for (let first = 0, last = labels.length - 1; first < last; first++, last--) {
    const [from, to] = [first * size, last * size];
    for (let at = 0; at < size; at++) {
      const [one, other] = [pictures[from + at] ?? 0, pictures[to + at] ?? 0];
      pictures[from + at] = share * one + (1 - share) * other;
      pictures[to + at] = share * other + (1 - share) * one;
    }
  }
  return { pictures, labels, mixed: { labels: Int32Array.from(labels).reverse(), share } };
}
