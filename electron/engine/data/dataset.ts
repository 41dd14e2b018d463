/** A folder of IDX files, checked as a whole: either everything in it fits together or it is refused. */
import { basename } from 'node:path';
import { counted } from '../text/counted';
import { DIGITS, namesIn } from './class-names';
import { DataError, LabelsFromOneError } from './data-error';
import { findPart, requireFolder, type PartFiles } from './find-files';
import { shippedDataFolder } from './shipped';
import { readIdx, readIdxShape } from './idx';
import { GRAY_28, valuesIn, type ImageShape } from './image-shape';

/** The side, in pixels, of every picture that the networks take. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

export interface LabelledImages {
  count: number;
  shape: ImageShape;
  /** Image by image, row by row, the channels of a pixel together; 0 black to 255 white. */
  pixels: Uint8Array;
  /** count bytes, each below the number of classes. */
  labels: Uint8Array;
}

export interface Dataset {
  folder: string;
  /** Of the labels in its files, 0 where it is left out; those in memory are counted from 0. */
  firstLabel?: FirstLabel;
  classNames: string[];
  train: LabelledImages;
  test: LabelledImages;
}

/** What a network is trained on; the names tell what the classes' pictures show. */
export type TrainingData = Pick<Dataset, 'train' | 'classNames'>;

/** The lowest label of a data folder's files. 1: they are shifted by one as they are read. */
export type FirstLabel = 0 | 1;

/** How the labels of a part are read. */
export interface Labelling {
  /** Null where the folder names no classes. */
  classNames: readonly string[] | null;
  firstLabel: FirstLabel;
}

/** Labels run up to 255, since each is a byte. */
const MOST_CLASSES = 256;

function isFromOne(labels: Uint8Array, { classNames, firstLabel }: Labelling): number | null {
  if (firstLabel === 1 || labels.includes(0)) return null;
  const highest = labels.reduce((most, label) => Math.max(most, label), 0);
  return highest === (classNames?.length ?? highest) ? highest : null;
}

/** @throws DataError where a label is of no class */
function checkLabels(labels: Uint8Array, labelling: Labelling, file: string): void {
  const { classNames, firstLabel } = labelling;
  const classes = classNames?.length ?? (firstLabel === 0 ? DIGITS.length : MOST_CLASSES - 1);
  const index = labels.findIndex((label) => label < firstLabel || label >= classes + firstLabel);
  if (index === -1) return;
  const highest = isFromOne(labels, labelling);
  if (highest !== null) {
    throw new LabelsFromOneError(
      `${file} has labels from 1 to ${highest}, but Atelier counts from 0. Shift them by one with "Shift labels" in the Data view, or with --first-label 1 in the terminal.`,
    );
  }
  throw new DataError(
    `${file} has the label ${labels[index] ?? ''} at position ${index}, but there are ${classes} classes, ${firstLabel} to ${classes - 1 + firstLabel}. For more classes, add a labels.txt with their names.`,
  );
}

/** @throws DataError where the networks do not take pictures of this shape */
function checkShape(file: string, [count = 0, rows = 0, columns = 0]: readonly number[]): void {
  if (rows !== SIDE || columns !== SIDE) {
    throw new DataError(
      `${file} has images of ${rows}x${columns} pixels; Atelier needs ${SIDE}x${SIDE}.`,
    );
  }
  if (count === 0) throw new DataError(`${file} has no images.`);
}

/** @throws DataError where the files do not fit each other, the classes or the networks */
export async function readPart(files: PartFiles, labelling: Labelling): Promise<LabelledImages> {
  const [imagesFile, labelsFile] = [basename(files.images), basename(files.labels)];
  const checkImages = (shape: readonly number[]): void => {
    checkShape(imagesFile, shape);
  };
  const checkCount = (count: number, labelCount: number): void => {
    if (count === labelCount) return;
    throw new DataError(
      `${imagesFile} has ${counted(count, 'image')}, but ${labelsFile} has ${counted(labelCount, 'label')}. The numbers must be equal.`,
    );
  };
  // Headers first: gigabytes of images are not read where they do not go with their labels.
  const [announced = 0] = await readIdxShape(files.images, 3, checkImages);
  const labels = await readIdx(files.labels, 1, ([labelCount = 0]) => {
    checkCount(announced, labelCount);
  });
  checkLabels(labels.values, labelling, labelsFile);
  const images = await readIdx(files.images, 3, checkImages);
  const [count = 0] = images.shape;
  // Somebody may have replaced it in between.
  checkCount(count, labels.values.length);
  const { firstLabel } = labelling;
  const shifted = firstLabel === 0 ? labels.values : labels.values.map((label) => label - 1);
  return { count, shape: GRAY_28, pixels: images.values, labels: shifted };
}

/** The names that a folder gives, or its labels as they are in its files. */
export function namesFor(
  { classNames, firstLabel }: Labelling,
  parts: readonly LabelledImages[],
): string[] {
  if (classNames !== null) return [...classNames];
  if (firstLabel === 0) return [...DIGITS];
  const highest = parts.reduce(
    (most, { labels }) => labels.reduce((high, label) => Math.max(high, label), most),
    1,
  );
  return Array.from({ length: highest + 1 }, (_, label) => String(label + firstLabel));
}

/** Asked before training. @throws DataError where all training images are of one class */
export function requireTwoClasses({ train, classNames }: TrainingData): void {
  const [first = 0] = train.labels;
  if (train.labels.some((label) => label !== first)) return;
  throw new DataError(
    `All training images are of one class (${classNames[first] ?? first}). A classifier needs at least two classes.`,
  );
}

/**
 * Read a folder in MNIST's format and check that its files agree with each other.
 * @param source null for the Fashion-MNIST that ships with the app
 * @param firstLabel 1 for labels that are counted from 1
 * @throws DataError in one sentence that names the file and the fault
 */
export async function readDataset(
  source: string | null,
  firstLabel: FirstLabel = 0,
): Promise<Dataset> {
  const folder = source ?? shippedDataFolder();
  await requireFolder(folder);
  const labelling = { classNames: await namesIn(folder), firstLabel };
  const train = await readPart(await findPart(folder, 'train'), labelling);
  const test = await readPart(await findPart(folder, 't10k'), labelling);
  return { folder, firstLabel, classNames: namesFor(labelling, [train, test]), train, test };
}

/** The bytes of one image, in place. */
export function pixelsOf({ shape, pixels }: LabelledImages, index: number): Uint8Array {
  const size = valuesIn(shape);
  return pixels.subarray(index * size, (index + 1) * size);
}

/** Some of a set's images, copied, in the order of `indices`. */
export function pick(images: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const count = indices.length;
  const { shape } = images;
  const size = valuesIn(shape);
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const from = indices[row] ?? 0;
    pixels.set(images.pixels.subarray(from * size, (from + 1) * size), row * size);
    labels[row] = images.labels[from] ?? 0;
  }
  return { count, shape, pixels, labels };
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
