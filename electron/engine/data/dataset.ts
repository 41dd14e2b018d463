/** A folder of IDX files, checked as a whole: either everything in it fits together or it is refused. */
import { access, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from './data-error';
import { readIdx } from './idx';

/** The side, in pixels, of every picture that the networks take. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

export interface LabelledImages {
  count: number;
  /** count * 784 bytes, image by image, row by row; 0 black to 255 white. */
  pixels: Uint8Array;
  /** count bytes, each below the number of classes. */
  labels: Uint8Array;
}

export interface Dataset {
  folder: string;
  classNames: string[];
  train: LabelledImages;
  test: LabelledImages;
}

/** What a network is trained on; the names tell what the classes' pictures show. */
export type TrainingData = Pick<Dataset, 'train' | 'classNames'>;

/** The files of a folder's two sets begin with these. */
export type Part = 'train' | 't10k';

/** Where a set's two files are. */
export interface PartFiles {
  images: string;
  labels: string;
}

/** What classes are called where no labels.txt names them. */
export const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/** The file in either of the spellings in use, plain or gzipped. */
async function findFile(folder: string, stem: string): Promise<string> {
  const dotted = stem.replace('-idx', '.idx');
  for (const name of [stem, `${stem}.gz`, dotted, `${dotted}.gz`]) {
    const file = join(folder, name);
    if (await exists(file)) return file;
  }
  throw new DataError(
    `${folder} has no ${stem} or ${stem}.gz. A data folder holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz.`,
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw DataError.unreadable(file, cause);
  }
}

/** @throws DataError where one of the two is missing */
export async function findPart(folder: string, part: Part): Promise<PartFiles> {
  const images = await findFile(folder, `${part}-images-idx3-ubyte`);
  return { images, labels: await findFile(folder, `${part}-labels-idx1-ubyte`) };
}

/** @throws DataError where there is no such folder */
export async function requireFolder(folder: string): Promise<void> {
  if (!(await exists(folder))) throw new DataError(`There is no folder ${folder}.`);
  if (!(await stat(folder)).isDirectory()) {
    throw new DataError(`${folder} is a file; name the folder that holds the four IDX files.`);
  }
}

/**
 * Class names, one a line, in the order of the labels; the ten digits where there is no labels.txt.
 * @throws DataError when the list is too short, too long, or names a class twice
 */
export async function readClassNames(folder: string): Promise<string[]> {
  const file = join(folder, 'labels.txt');
  if (!(await exists(file))) return [...DIGITS];
  const names = (await readText(file))
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length < 2 || names.length > 256) {
    throw new DataError(
      `labels.txt must name 2 to 256 classes, one on each line; it names ${names.length}.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DataError(`labels.txt names the class "${twice}" twice.`);
  return names;
}

function checkLabels(labels: Uint8Array, classNames: readonly string[], file: string): void {
  const index = labels.findIndex((label) => label >= classNames.length);
  if (index === -1) return;
  throw new DataError(
    `${file} has the label ${labels[index] ?? ''} at position ${index}, but there are ${classNames.length} classes, 0 to ${classNames.length - 1}; a labels.txt beside it can name more.`,
  );
}

/** @throws DataError where the files do not fit each other, the classes or the networks */
export async function readPart(
  files: PartFiles,
  classNames: readonly string[],
): Promise<LabelledImages> {
  const images = await readIdx(files.images, 3);
  const labels = await readIdx(files.labels, 1);
  const [imagesFile, labelsFile] = [basename(files.images), basename(files.labels)];
  const [count = 0, rows, columns] = images.shape;
  if (rows !== SIDE || columns !== SIDE) {
    throw new DataError(
      `${imagesFile} holds pictures of ${rows ?? 0}x${columns ?? 0} pixels; Atelier takes ${SIDE}x${SIDE}.`,
    );
  }
  if (count === 0) throw new DataError(`${imagesFile} holds no pictures.`);
  if (count !== labels.values.length) {
    throw new DataError(
      `${imagesFile} holds ${count} pictures and ${labelsFile} ${labels.values.length} labels; there must be as many of each.`,
    );
  }
  checkLabels(labels.values, classNames, labelsFile);
  return { count, pixels: images.values, labels: labels.values };
}

/**
 * Read a folder in MNIST's format and check that its files agree with each other.
 * @throws DataError in one sentence that names the file and the fault
 */
export async function readDataset(folder: string): Promise<Dataset> {
  await requireFolder(folder);
  const classNames = await readClassNames(folder);
  const train = await readPart(await findPart(folder, 'train'), classNames);
  const test = await readPart(await findPart(folder, 't10k'), classNames);
  return { folder, classNames, train, test };
}

/** Some of a set's images, copied, in the order of `indices`. */
export function pick(images: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const count = indices.length;
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const from = indices[row] ?? 0;
    pixels.set(images.pixels.subarray(from * PIXELS, (from + 1) * PIXELS), row * PIXELS);
    labels[row] = images.labels[from] ?? 0;
  }
  return { count, pixels, labels };
}

/** What each byte is between 0 and 1: looking it up is quicker than dividing. */
const UNIT = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Write bytes 0 to 255 as the float32 from 0 to 1 that every network takes. */
export function writeUnit(from: Uint8Array, to: Float32Array): void {
  // A plain loop: Float32Array.from with a mapping takes 40 times as long on 47 million pixels.
  for (let at = 0; at < from.length; at++) to[at] = UNIT[from[at] ?? 0] ?? 0;
}

/** A copy of bytes 0 to 255 as float32 from 0 to 1. */
export function toUnit(pixels: Uint8Array): Float32Array {
  const unit = new Float32Array(pixels.length);
  writeUnit(pixels, unit);
  return unit;
}

/** Float32 from 0 to 1 as bytes 0 to 255. */
export function toBytes(unit: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(unit, (value) => Math.round(255 * value));
}
