/** Random draws that the augmentation is made of, all from one generator of numbers in [0, 1). */
export type Random = () => number;

/** True with this probability. */
export function chance(probability: number, random: Random): boolean {
  return random() < probability;
}

/** Uniform between two bounds. */
export function between(low: number, high: number, random: Random): number {
  return low + (high - low) * random();
}

/** Normal of mean 0 (Box and Muller). */
export function normal(deviation: number, random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return deviation * radius * Math.cos(2 * Math.PI * random());
}

/** -1 or 1. */
export function sign(random: Random): number {
  return random() < 0.5 ? -1 : 1;
}
