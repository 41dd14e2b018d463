/**
 * What fine-tuning would be: how many photos of which classes, how many held out, and why not, where
 * it cannot be. Plain counting, so that the window can show it before anything is loaded.
 */
import { foldedName } from '../text/canonical-name';
import { rightAnswers } from '../classify/photo-evaluation';

/** The share of a class's photos that is kept apart to compare before and after. */
const KEPT_SHARE = 0.25;
/** From one photo a network learns that photo, and not what it shows. */
const FEWEST_OF_NEW_CLASS = 2;

export interface NamedPhoto {
  id: string;
  className: string;
}

export interface OutlineClass {
  className: string;
  learned: number;
  holdOut: number;
  /** Whether the run has no such class yet. */
  isNew: boolean;
}

export interface Outline {
  /** In order of their names. */
  classes: OutlineClass[];
  learned: number;
  holdOut: number;
  /** Why nothing can be learned, in a sentence, or null. */
  problem: string | null;
}

/** How many of a class's photos are kept apart; none of fewer than four. */
export function keptCount(photos: number, perClass: number | null): number {
  return Math.max(0, photos - (perClass ?? Math.ceil((1 - KEPT_SHARE) * photos)));
}

/** Photos once each, and "Hat" and "hat" as one class, in the spelling that sorts first. */
export function distinct<Photo extends NamedPhoto>(photos: readonly Photo[]): Photo[] {
  const spelling = new Map<string, string>();
  for (const name of classNamesOf(photos).reverse()) spelling.set(foldedName(name), name);
  const byId = new Map<string, Photo>();
  for (const photo of photos) {
    const className = spelling.get(foldedName(photo.className)) ?? photo.className;
    if (!byId.has(photo.id)) byId.set(photo.id, { ...photo, className });
  }
  return [...byId.values()];
}

/** Whether two names can stand for one class: "pants" for "Trouser", "shoes" for "Sneaker". */
function canAgree(one: string, other: string, classNames: readonly string[]): boolean {
  if (foldedName(one) === foldedName(other)) return true;
  const right = rightAnswers(one, classNames);
  return rightAnswers(other, classNames).some((name) => right.includes(name));
}

/**
 * Photos without those that come as different classes: which of them is right is not known.
 * @param classNames the run's
 * @returns the others, and the IDs of those that were left out
 */
export function undisputed<Photo extends NamedPhoto>(
  photos: readonly Photo[],
  classNames: readonly string[],
): { agreed: Photo[]; disputed: string[] } {
  const first = new Map<string, Photo>();
  const disputed = new Set<string>();
  for (const photo of photos) {
    const known = first.get(photo.id) ?? photo;
    first.set(photo.id, known);
    if (!canAgree(known.className, photo.className, classNames)) disputed.add(photo.id);
  }
  return { agreed: photos.filter(({ id }) => !disputed.has(id)), disputed: [...disputed] };
}

/** The photos' classes, in the order of their letters' codes, which is the same everywhere. */
export function classNamesOf(photos: readonly NamedPhoto[]): string[] {
  return [...new Set(photos.map(({ className }) => className))].sort();
}

function problemOf(
  classes: readonly OutlineClass[],
  learned: number,
  classNames: readonly string[],
): string | null {
  if (learned === 0) {
    return 'There are no photos to fine-tune on. Confirm or correct some predictions, or import a folder.';
  }
  const fineTuned = classes.filter((each) => each.learned > 0);
  // "Pants" and "Trouser" are one class to a run that knows the latter.
  const meant = fineTuned.map(
    ({ className }) => rightAnswers(className, classNames)[0] ?? className,
  );
  if (new Set(meant).size === 1) {
    return `All photos are of one class, “${meant[0] ?? ''}”, so the run would predict it for every photo. Add photos of another class.`;
  }
  const scarce = fineTuned.find(({ isNew, learned: own }) => isNew && own < FEWEST_OF_NEW_CLASS);
  if (scarce === undefined) return null;
  return `“${scarce.className}” is a new class with only one photo. Add at least one more, or assign the photo to an existing class.`;
}

/**
 * @param photos distinct
 * @param classNames the run's
 * @param learnedBefore the photos that the run has learned already, which cannot be kept apart
 */
export function outlineOf(
  photos: readonly NamedPhoto[],
  classNames: readonly string[],
  learnedBefore: ReadonlySet<string> = new Set(),
  perClass: number | null = null,
): Outline {
  const classes = classNamesOf(photos).map((className): OutlineClass => {
    const own = photos.filter((photo) => photo.className === className);
    const unseen = own.filter(({ id }) => !learnedBefore.has(id)).length;
    const holdOut = Math.min(unseen, keptCount(own.length, perClass));
    const isNew = rightAnswers(className, classNames).length === 0;
    return { className, learned: own.length - holdOut, holdOut, isNew };
  });
  const sum = (count: (each: OutlineClass) => number): number =>
    classes.reduce((total, each) => total + count(each), 0);
  const learned = sum((each) => each.learned);
  return {
    classes: classes.sort((a, b) => a.className.localeCompare(b.className)),
    learned,
    holdOut: sum((each) => each.holdOut),
    problem: problemOf(classes, learned, classNames),
  };
}
