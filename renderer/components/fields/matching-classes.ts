/** Which classes a typed text may mean. */
import { foldedName } from '@engine/text/canonical-name';

const WORDS = /[\s/-]+/;

/**
 * The classes with a word that begins with the text: first the class of just that name, then those
 * whose first word it is. The middle of a word does not count: "hat" is no "Chatelaine".
 */
export function matchingClasses(classNames: readonly string[], typed: string): string[] {
  const wanted = foldedName(typed.trim());
  if (wanted === '') return [...classNames];
  /** Lower is better; null is no match. */
  const rank = (className: string): number | null => {
    const name = foldedName(className);
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.split(WORDS).some((word) => word.startsWith(wanted)) ? 2 : null;
  };
  return classNames
    .flatMap((className) => {
      const place = rank(className);
      return place === null ? [] : [{ className, place }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ className }) => className);
}
