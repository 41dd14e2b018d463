/**
 * How a classifier does on folders of photos, each named for what its photos show. Balanced accuracy
 * is the mean over folders of the share that got a right answer; "super-class" accuracy takes all
 * that is worn above the waist for one class, and all shoes for one.
 */
import { foldedName } from '../text/canonical-name';
import { ownValue } from '../own-value';
import type { Verdict } from './rejection';
import { classesOfFolder } from './same-class';

const TOP = 'top';
const SUPER_CLASSES: Readonly<Record<string, string>> = {
  'T-shirt/top': TOP,
  Pullover: TOP,
  Coat: TOP,
  Shirt: TOP,
  Sandal: 'shoes',
  Sneaker: 'shoes',
  'Ankle boot': 'shoes',
};

function superClass(className: string): string {
  return ownValue(SUPER_CLASSES, className) ?? className;
}

/** The classes that are right answers for a folder's photos; none where "not sure" is right. */
export function rightAnswers(folder: string, classNames: readonly string[]): string[] {
  const wanted = foldedName(folder);
  const same = classNames.filter((name) => foldedName(name) === wanted);
  if (same.length > 0) return same;
  return classesOfFolder(folder).filter((name) => classNames.includes(name));
}

/** A photo's folder and what was said of it. */
export interface JudgedPhoto {
  folder: string;
  verdict: Pick<Verdict, 'label' | 'probabilities'>;
  rejected: boolean;
  white: boolean;
}

export interface FolderScores {
  folder: string;
  /** Empty where "not sure" is right. */
  right: string[];
  photos: number;
  /** Shares of the folder's photos, whether or not the answer was then "not sure". */
  accuracy: number;
  topTwo: number;
  superClass: number;
  /** Share whose answer is "not sure". */
  notSure: number;
  /** The most frequent answer, right or wrong. */
  mostOften: string;
}

export interface PhotoEvaluation {
  folders: FolderScores[];
  /** Means over the folders that have a right class; null where there is none. */
  balancedAccuracy: number | null;
  topTwo: number | null;
  /** Mean over the super-classes. */
  superClass: number | null;
  /** Share of the right answers that became "not sure". */
  rightAnswersLost: number | null;
  /** Share of photos without a right class that became "not sure"; null where there are none. */
  othersRefused: number | null;
  /** White garments, of those with a right class: how many, and the share of right answers. */
  white: { photos: number; accuracy: number | null };
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function topTwo(probabilities: readonly number[]): number[] {
  const order = [...probabilities.keys()];
  return order.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0)).slice(0, 2);
}

function mostOften(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function scoreFolder(
  folder: string,
  photos: readonly JudgedPhoto[],
  classNames: readonly string[],
): FolderScores {
  const right = rightAnswers(folder, classNames);
  const supers = right.map(superClass);
  const nameOf = (label: number) => classNames[label] ?? '';
  return {
    folder,
    right,
    photos: photos.length,
    accuracy: share(photos, ({ verdict }) => right.includes(nameOf(verdict.label))),
    topTwo: share(photos, ({ verdict }) =>
      topTwo(verdict.probabilities).some((label) => right.includes(nameOf(label))),
    ),
    superClass: share(photos, ({ verdict }) => supers.includes(superClass(nameOf(verdict.label)))),
    notSure: share(photos, ({ rejected }) => rejected),
    mostOften: mostOften(photos.map(({ verdict }) => nameOf(verdict.label))),
  };
}

/** Each super-class counts once, its folders with equal weight within it. */
function superClassAccuracy(scores: readonly FolderScores[]): number | null {
  const groups = new Map<string, number[]>();
  for (const { right, superClass: accuracy } of scores) {
    const group = superClass(right[0] ?? '');
    groups.set(group, [...(groups.get(group) ?? []), accuracy]);
  }
  return mean([...groups.values()].map((each) => mean(each) ?? 0));
}

export function evaluatePhotos(
  photos: readonly JudgedPhoto[],
  classNames: readonly string[],
): PhotoEvaluation {
  const names = [...new Set(photos.map(({ folder }) => folder))].sort();
  const folders = names.map((folder) =>
    scoreFolder(
      folder,
      photos.filter((photo) => photo.folder === folder),
      classNames,
    ),
  );
  const known = folders.filter(({ right }) => right.length > 0);
  const rightOf = new Map(folders.map(({ folder, right }) => [folder, right]));
  const isKnown = ({ folder }: JudgedPhoto) => (rightOf.get(folder) ?? []).length > 0;
  const isRight = ({ folder, verdict }: JudgedPhoto) =>
    (rightOf.get(folder) ?? []).includes(classNames[verdict.label] ?? '');
  const rightPhotos = photos.filter(isRight);
  const others = photos.filter((photo) => !isKnown(photo));
  const white = photos.filter((photo) => photo.white && isKnown(photo));
  return {
    folders,
    balancedAccuracy: mean(known.map(({ accuracy }) => accuracy)),
    topTwo: mean(known.map(({ topTwo: both }) => both)),
    superClass: superClassAccuracy(known),
    rightAnswersLost:
      rightPhotos.length === 0 ? null : share(rightPhotos, ({ rejected }) => rejected),
    othersRefused: others.length === 0 ? null : share(others, ({ rejected }) => rejected),
    white: { photos: white.length, accuracy: white.length === 0 ? null : share(white, isRight) },
  };
}
