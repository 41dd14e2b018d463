/**
 * How image folders are laid out, by the conventions of Keras, torchvision, Hugging Face, fastai and
 * Ultralytics at once: a folder for each class, and above them optionally one for each split.
 */

export type Split = 'train' | 'validation' | 'test';

/** Left behind by file managers, archivers and storage boxes, at any depth. */
const IGNORED = new Set(['thumbs.db', 'desktop.ini', '@eadir', '$recycle.bin']);

export function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.startsWith('__') || IGNORED.has(name.toLowerCase());
}

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  eval: 'test',
  evaluation: 'test',
};

function splitNamed(name: string): Split | null {
  const lower = name.toLowerCase();
  return Object.hasOwn(SPLITS, lower) ? (SPLITS[lower] ?? null) : null;
}

/** A file that is a picture by its name; only to tell levels of folders apart, never to read it. */
export const LOOKS_LIKE_PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|tiff?)$/i;

/** A file below a class, by its path from the top of the folder with "/" between names. */
export interface ClassFile {
  path: string;
  split: Split | null;
  className: string;
}

export interface Layout {
  files: ClassFile[];
  /** Path of the level where splits or classes are; "" where it is the folder itself. */
  top: string;
  hasSplits: boolean;
  /** Images to which the metadata of their folder gives no class. */
  unlisted: number;
}

/** What metadata says: the class of a file, null for none, undefined where none speaks of its folder. */
export type ClassOf = (path: string) => string | null | undefined;

interface Entry {
  path: string;
  /** Names below the level that is looked at. */
  names: string[];
}

const isBelowFolder = ({ names }: Entry): boolean => names.length > 1;

function foldersOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.filter(isBelowFolder).map(({ names }) => names[0] ?? ''))];
}

/** Descend while a level holds one folder that holds folders, and no picture. */
function descend(entries: Entry[]): { entries: Entry[]; top: string[] } {
  const top: string[] = [];
  let level = entries;
  for (;;) {
    const [only, ...others] = foldersOf(level);
    const loose = level.some(
      (entry) => !isBelowFolder(entry) && LOOKS_LIKE_PICTURE.test(entry.names[0] ?? ''),
    );
    const inside = level
      .filter(isBelowFolder)
      .map(({ path, names }) => ({ path, names: names.slice(1) }));
    if (only === undefined || others.length > 0 || loose || !inside.some(isBelowFolder)) {
      return { entries: level, top };
    }
    top.push(only);
    level = inside;
  }
}

/**
 * The folders that are splits: only beside one for training, and only where each holds folders, or files
 * that metadata labels. "test" alone may be a class.
 */
function splitsOf(entries: readonly Entry[], classOf: ClassOf): Map<string, Split> {
  const found = new Map<string, Split>();
  for (const name of foldersOf(entries)) {
    const split = splitNamed(name);
    const holdsClasses = entries.some(
      ({ path, names }) =>
        names[0] === name && (names.length > 2 || typeof classOf(path) === 'string'),
    );
    if (split !== null && holdsClasses) found.set(name, split);
  }
  return [...found.values()].includes('train') ? found : new Map<string, Split>();
}

/**
 * @param paths of all files that are not ignored, from the top of the folder, with "/" between names
 * @param classOf what metadata says; the names of folders count where it says nothing
 */
export function layoutOf(paths: readonly string[], classOf: ClassOf = () => undefined): Layout {
  const all = paths.map((path) => ({ path, names: path.split('/') }));
  const { entries, top } = descend(all);
  const splits = splitsOf(entries, classOf);
  const files: ClassFile[] = [];
  let unlisted = 0;
  for (const { path, names } of entries) {
    const split = splits.size === 0 ? null : splits.get(names[0] ?? '');
    if (split === undefined) continue;
    const below = split === null ? names : names.slice(1);
    const [first = ''] = below;
    const named = classOf(path);
    if (named === null) unlisted += LOOKS_LIKE_PICTURE.test(path) ? 1 : 0;
    else if (named !== undefined) files.push({ path, split, className: named });
    else if (below.length > 1) files.push({ path, split, className: first });
  }
  return { files, top: top.join('/'), hasSplits: splits.size > 0, unlisted };
}

function byCodePoint(a: string, b: string): number {
  const [one, other] = [Array.from(a), Array.from(b)];
  for (const [at, character] of one.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Alphabetical as Python sorts, so that labels are the same there; by number where all are numbers. */
export function sortedClasses(names: Iterable<string>): string[] {
  const all = [...new Set(names)];
  const areNumbers = all.every((name) => /^\d{1,15}$/.test(name));
  return all.sort(areNumbers ? (a, b) => Number(a) - Number(b) || byCodePoint(a, b) : byCodePoint);
}
