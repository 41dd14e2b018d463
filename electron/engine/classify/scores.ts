/** Probabilities by class name, in the order of the classes. */
export function scoresByName(
  classNames: readonly string[],
  probabilities: readonly number[],
): Record<string, number> {
  return Object.fromEntries(classNames.map((name, at) => [name, probabilities[at] ?? 0]));
}
