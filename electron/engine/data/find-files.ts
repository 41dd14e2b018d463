/** Which of a folder's files are its data set's, in the spellings that are in use. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listed } from '../text/printable';
import { lookFor, type Found } from '../look-for';
import { DataError } from './data-error';

/** The files of a folder's two sets begin with these. */
export type Part = 'train' | 't10k';

/** Where a set's two files are. */
export interface PartFiles {
  images: string;
  labels: string;
}

/**
 * `train-images-idx3-ubyte`, also dotted or gzipped; EMNIST has its set's name ahead and "test" for
 * "t10k", as in `emnist-letters-test-images-idx3-ubyte.gz`.
 */
const DATA_FILE =
  /^(?:(.+)-)?(?:train|t10k|test)-(?:images[-.]idx[34]|labels[-.]idx1)-ubyte(?:\.gz)?$/;

/** @throws DataError where something is there that cannot be looked at */
async function found(path: string): Promise<Found> {
  try {
    return await lookFor(path);
  } catch (cause) {
    throw DataError.of(path, cause);
  }
}

/** @throws DataError where the folder cannot be read */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw DataError.of(folder, cause);
  }
}

/**
 * What the names of the folder's files begin with: "" for MNIST's own names, "emnist-letters-".
 * @throws DataError where there are several sets and none has MNIST's own names, or it cannot be read
 */
export async function prefixIn(folder: string): Promise<string> {
  const matches = (await namesIn(folder)).map((name) => DATA_FILE.exec(name));
  const prefixes = [
    ...new Set(matches.flatMap((match) => (match === null ? [] : (match[1] ?? '')))),
  ];
  const [only = ''] = prefixes;
  if (prefixes.includes('') || prefixes.length === 0) return '';
  if (prefixes.length === 1) return `${only}-`;
  throw new DataError(
    `${folder} holds several data sets (${listed(prefixes.sort())}). Copy the four files of one of them into a separate folder.`,
  );
}

/** Whether a file is one of MNIST's format by its name. */
export function isDataFile(name: string): boolean {
  return DATA_FILE.test(name);
}

/** The names that a file may have, the usual one first. */
function spellings(prefix: string, part: Part, stem: string): string[] {
  const parts = part === 'train' ? ['train'] : ['t10k', 'test'];
  return parts.flatMap((name) => {
    const dashed = `${prefix}${name}-${stem}`;
    const dotted = dashed.replace(/-(idx[13]-ubyte)$/, '.$1');
    const usual = [dashed, `${dashed}.gz`, dotted, `${dotted}.gz`];
    // Images with channels have one dimension more.
    return [...usual, ...usual.map((file) => file.replace('idx3', 'idx4'))];
  });
}

async function findFile(folder: string, names: readonly string[]): Promise<string> {
  let inTheWay: string | null = null;
  for (const name of names) {
    const path = join(folder, name);
    const what = await found(path);
    if (what === 'file') return path;
    if (what === 'folder') inTheWay ??= path;
  }
  if (inTheWay !== null) throw new DataError(`${basename(inTheWay)} is a folder, not a file.`);
  const [usual = ''] = names;
  throw new DataError(
    `${folder} has no ${usual} or ${usual}.gz. A data folder needs train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz.`,
  );
}

/** @throws DataError where one of the two is missing */
export async function findPart(folder: string, part: Part): Promise<PartFiles> {
  const prefix = await prefixIn(folder);
  const find = (stem: string): Promise<string> => findFile(folder, spellings(prefix, part, stem));
  return { images: await find('images-idx3-ubyte'), labels: await find('labels-idx1-ubyte') };
}

/** @throws DataError where there is no such folder */
export async function requireFolder(folder: string): Promise<void> {
  const what = await found(folder);
  if (what === 'nothing') throw new DataError(`The folder ${folder} does not exist.`);
  if (what === 'file') {
    throw new DataError(`${folder} is a file. Choose the folder with the four IDX files.`);
  }
}

/** Data, lists of names and of labels, other than MNIST's. */
const STAMPED = /\.(txt|csv|jsonl|bin|npz|zip)$/i;
/** Images are in folders of classes, in folders of splits, perhaps in one more around them. */
const DEEPEST = 3;

/** @param below `root`, where to look */
async function stampsIn(root: string, below: string, deeper: number): Promise<string[]> {
  const place = join(root, below);
  const own = await stat(place).then(
    ({ mtimeMs, size }) => `${below} ${size} ${mtimeMs}`,
    // Whoever reads it tells why it cannot be read.
    () => below,
  );
  if (deeper === 0) return [own];
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  const inside = entries.flatMap((entry) => {
    const { name } = entry;
    if (entry.isDirectory() || entry.isSymbolicLink()) {
      return [stampsIn(root, join(below, name), deeper - 1)];
    }
    return DATA_FILE.test(name) || STAMPED.test(name) ? [stampsIn(root, join(below, name), 0)] : [];
  });
  return [own, ...(await Promise.all(inside)).flat()];
}

/**
 * Changes whenever one of a folder's data files or lists does, and where a picture comes or goes; a picture that
 * is written over is not seen. Of a file it changes with the file; "" where there is nothing.
 */
export async function stampOf(path: string): Promise<string> {
  return (await stampsIn(path, '', DEEPEST)).sort().join('\n');
}

/** Whether there is something of this name, of whatever kind. @throws DataError as above */
export async function hasFile(folder: string, name: string): Promise<boolean> {
  return (await found(join(folder, name))) !== 'nothing';
}
