/** Whether two lists of class names, which have no line breaks, are the same in the same order. */
export function areSameClasses(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}
