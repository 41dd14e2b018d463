/**
 * Every random choice of a run comes from its one seed. Each purpose and epoch has a generator of
 * its own, so that no generator's state has to be kept to repeat or resume a run.
 */
import seedrandom from 'seedrandom';

/** A generator of numbers in [0, 1), the same for the same seed, purpose and index. */
export function generator(seed: number, purpose: string, index = 0): () => number {
  return seedrandom.alea(`${seed}/${purpose}/${index}`);
}

/** The numbers 0 to count - 1 in random order (Fisher and Yates). */
export function permutation(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** Independent draws from the normal distribution of mean 0 (Box and Muller). */
export function normals(count: number, deviation: number, random: () => number): Float32Array {
  const values = new Float32Array(count);
  for (let at = 0; at < count; at += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[at] = radius * Math.cos(angle);
    if (at + 1 < count) values[at + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A whole number from 0 to 2^31 - 1, for kernels that take a seed. */
export function kernelSeed(random: () => number): number {
  return Math.floor(random() * 2 ** 31);
}
