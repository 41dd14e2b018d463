/** Which of the person's photos are learned, and which are kept apart to see what came of it. */
import { generator, permutation } from '../random';
import { classNamesOf, keptCount, type NamedPhoto } from './outline';

/** The same division each time, so that what is kept apart stays so. */
export const USUAL_SEED = 1;

export interface Division<Photo> {
  learned: Photo[];
  holdOut: Photo[];
}

export interface DivideOptions {
  /** How many of each class are learned, or null for the usual three quarters. */
  perClass: number | null;
  seed: number;
  /** Photos that the run has learned already: keeping them apart would flatter it. */
  learnedBefore?: ReadonlySet<string>;
}

/** Of each class a random part to learn from, and the rest. */
export function divide<Photo extends NamedPhoto>(
  photos: readonly Photo[],
  { perClass, seed, learnedBefore = new Set() }: DivideOptions,
): Division<Photo> {
  const division: Division<Photo> = { learned: [], holdOut: [] };
  for (const [at, className] of classNamesOf(photos).entries()) {
    const own = photos.filter((photo) => photo.className === className);
    const order = [...permutation(own.length, generator(seed, 'own photos', at))];
    const shuffled = order.flatMap((index) => own[index] ?? []);
    const unseen = shuffled.filter(({ id }) => !learnedBefore.has(id));
    const wanted = keptCount(own.length, perClass);
    const kept = new Set(wanted === 0 ? [] : unseen.slice(-wanted));
    for (const photo of shuffled) {
      (kept.has(photo) ? division.holdOut : division.learned).push(photo);
    }
  }
  return division;
}
