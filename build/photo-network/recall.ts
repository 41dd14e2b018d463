/** Classes that networks of photos are scored on, and how. */
import { argMax } from '@engine/evaluate/metrics';

/** Those of the Clothing dataset that Fashion-MNIST knows too. */
export const SEVEN = ['Dress', 'Long sleeve', 'Outerwear', 'Pants', 'Shirt', 'Shoes', 'T-shirt'];

/** Those with most photos. */
export const TEN = [...SEVEN, 'Hat', 'Shorts', 'Skirt'];

export interface Answered {
  label: string;
  /** By class. */
  probabilities: ReadonlyMap<string, number>;
}

/** @param outputs probabilities in the order of the classes */
export function answered(
  label: string,
  outputs: Float32Array,
  classNames: readonly string[],
): Answered {
  return { label, probabilities: new Map(classNames.map((name, at) => [name, outputs[at] ?? 0])) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The likeliest of some classes, best first. */
export function ranked({ probabilities }: Answered, among: readonly string[]): string[] {
  const values = among.map((name) => probabilities.get(name) ?? 0);
  const best = argMax(values);
  const next = argMax(values.map((value, at) => (at === best ? -1 : value)));
  return [among[best] ?? '', among[next] ?? ''];
}

/** Whether the likeliest of some classes is the right one. */
export function isFirst(among: readonly string[]): (answer: Answered) => boolean {
  return (answer) => ranked(answer, among)[0] === answer.label;
}

/** The mean over the classes of the share of right answers. */
export function balanced(
  answers: readonly Answered[],
  classes: readonly string[],
  isRight: (answer: Answered) => boolean,
): number {
  const shares = classes.map((name) => {
    const own = answers.filter(({ label }) => label === name);
    return own.filter(isRight).length / Math.max(1, own.length);
  });
  return mean(shares);
}
