/** What is typed into the map's search field: class names and indices of images, separated by commas. */
import { foldedName } from '@engine/text/canonical-name';
import { matchingClasses } from '../../components/fields/matching-classes';

export interface MapSearch {
  /** Labels of the classes that match. */
  labels: ReadonlySet<number>;
  /** Indices of images. */
  indices: ReadonlySet<number>;
  /** Terms that are neither a class nor an image. */
  unknown: readonly string[];
}

const INDICES = /^#?\d+(\s+#?\d+)*$/;
const RANGE = /^#?(\d+)\s*[-–]\s*#?(\d+)$/;

/** Every index that a term names, beyond the last image too; null for a term that is not of numbers. */
function indicesIn(term: string, images: number): number[] | null {
  if (INDICES.test(term)) return term.split(/\s+/).map((part) => Number(part.replace('#', '')));
  const [, from, to] = RANGE.exec(term) ?? [];
  if (from === undefined || to === undefined) return null;
  const [first, last] = [Number(from), Math.min(Number(to), images - 1)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

/**
 * A class may be called by a number: its exact name comes before an index, which "#7" always is.
 * @param images how many there are
 * @returns null where nothing is typed
 */
export function parseSearch(
  typed: string,
  classNames: readonly string[],
  images: number,
): MapSearch | null {
  const labels = new Set<number>();
  const indices = new Set<number>();
  const unknown: string[] = [];
  const labelNamed = (name: string): number =>
    classNames.findIndex((each) => foldedName(each) === foldedName(name));

  const take = (term: string): void => {
    const exact = labelNamed(term);
    if (exact >= 0) {
      labels.add(exact);
      return;
    }
    const numbers = indicesIn(term, images);
    const known = (numbers ?? []).filter((index) => index < images);
    const classes = numbers === null ? matchingClasses(classNames, term) : [];
    for (const index of known) indices.add(index);
    for (const name of classes) labels.add(classNames.indexOf(name));
    const found = numbers === null ? classes.length : known.length;
    if (found === 0 || found < (numbers?.length ?? 0)) unknown.push(term);
  };

  // A class name may have a comma.
  const whole = typed.trim();
  const terms = labelNamed(whole) >= 0 ? [whole] : whole.split(',').map((term) => term.trim());
  const typedTerms = terms.filter((term) => term !== '');
  if (typedTerms.length === 0) return null;
  for (const term of typedTerms) take(term);
  return { labels, indices, unknown };
}
