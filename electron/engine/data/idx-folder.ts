/** A folder of IDX files, checked as a whole: either everything in it fits together or it is refused. */
import { basename } from 'node:path';
import { counted } from '../text/counted';
import { DIGITS, namesIn } from './class-names';
import { DataError, LabelsFromOneError } from './data-error';
import type { Dataset, FirstLabel, ImagesInMemory, LabeledImages } from './dataset';
import { findPart, requireFolder, type PartFiles } from './find-files';
import { readIdx, readIdxShape } from './idx';
import { isSameShape, shapeText, SIDE_LIMITS, type ImageShape } from './image-shape';

/** How the labels of a part are read. */
export interface Labeling {
  /** Null where the folder names no classes. */
  classNames: readonly string[] | null;
  firstLabel: FirstLabel;
}

/** Labels run up to 255, since each is a byte. */
const MOST_CLASSES = 256;

function isFromOne(labels: Uint8Array, { classNames, firstLabel }: Labeling): number | null {
  if (firstLabel === 1 || labels.includes(0)) return null;
  const highest = labels.reduce((most, label) => Math.max(most, label), 0);
  return highest === (classNames?.length ?? highest) ? highest : null;
}

/** @throws DataError where a label is of no class */
function checkLabels(labels: Uint8Array, labeling: Labeling, file: string): void {
  const { classNames, firstLabel } = labeling;
  const classes = classNames?.length ?? (firstLabel === 0 ? DIGITS.length : MOST_CLASSES - 1);
  const index = labels.findIndex((label) => label < firstLabel || label >= classes + firstLabel);
  if (index === -1) return;
  const highest = isFromOne(labels, labeling);
  if (highest !== null) {
    throw new LabelsFromOneError(
      `${file} has labels from 1 to ${highest}, but Atelier counts from 0. Shift them by one with "Shift labels" in the Data view, or with --first-label 1 in the terminal.`,
    );
  }
  throw new DataError(
    `${file} has the label ${labels[index] ?? ''} at position ${index}, but there are ${classes} classes, ${firstLabel} to ${classes - 1 + firstLabel}. For more classes, add a labels.txt with their names.`,
  );
}

/**
 * The shape of a file's images: [count, height, width], or with a fourth size, of 1 or 3 channels.
 * @throws DataError where the networks do not take images of this shape
 */
function shapeIn(file: string, sizes: readonly number[]): ImageShape {
  const [count = 0, height = 0, width = 0, channels = 1] = sizes;
  const { min, max } = SIDE_LIMITS;
  const fits = [height, width].every((side) => side >= min && side <= max);
  if (!fits || (channels !== 1 && channels !== 3)) {
    const depth = sizes.length > 3 ? ` with ${counted(channels, 'channel')}` : '';
    throw new DataError(
      `${file} has images of ${width}x${height} pixels${depth}; Atelier needs ${min}x${min} to ${max}x${max}, with 1 or 3 channels.`,
    );
  }
  if (count === 0) throw new DataError(`${file} has no images.`);
  return { height, width, channels };
}

/** @throws DataError where the files do not fit each other, the classes or the networks */
export async function readPart(files: PartFiles, labeling: Labeling): Promise<ImagesInMemory> {
  const [imagesFile, labelsFile] = [basename(files.images), basename(files.labels)];
  const checkImages = (sizes: readonly number[]): void => {
    shapeIn(imagesFile, sizes);
  };
  const checkCount = (count: number, labelCount: number): void => {
    if (count === labelCount) return;
    throw new DataError(
      `${imagesFile} has ${counted(count, 'image')}, but ${labelsFile} has ${counted(labelCount, 'label')}. The numbers must be equal.`,
    );
  };
  // Headers first: gigabytes of images are not read where they do not go with their labels.
  const [announced = 0] = await readIdxShape(files.images, 3, checkImages, true);
  const labels = await readIdx(files.labels, 1, ([labelCount = 0]) => {
    checkCount(announced, labelCount);
  });
  checkLabels(labels.values, labeling, labelsFile);
  const images = await readIdx(files.images, 3, checkImages, true);
  const [count = 0] = images.shape;
  // Somebody may have replaced it in between.
  checkCount(count, labels.values.length);
  const { firstLabel } = labeling;
  const shifted = firstLabel === 0 ? labels.values : labels.values.map((label) => label - 1);
  const shape = shapeIn(imagesFile, images.shape);
  return { count, shape, pixels: images.values, labels: shifted };
}

/** The names that a folder gives, or its labels as they are in its files. */
export function namesFor(
  { classNames, firstLabel }: Labeling,
  parts: readonly LabeledImages[],
): string[] {
  if (classNames !== null) return [...classNames];
  if (firstLabel === 0) return [...DIGITS];
  const highest = Math.max(1, ...parts.flatMap(({ labels }) => [...new Set(labels)]));
  return Array.from({ length: highest + 1 }, (_, label) => String(label + firstLabel));
}

/** @throws DataError where images for training and those of another part are not of one shape */
export function requireSameShape(
  train: LabeledImages,
  other: LabeledImages,
  what: 'test' | 'validation' = 'test',
): void {
  if (isSameShape(train.shape, other.shape)) return;
  throw new DataError(
    `The training images are ${shapeText(train.shape)}, but the ${what} images are ${shapeText(other.shape)}. They must be the same.`,
  );
}

/**
 * Read a folder in MNIST's format and check that its files agree with each other.
 * @param firstLabel 1 for labels that are counted from 1
 * @throws DataError in one sentence that names the file and the fault
 */
export async function readIdxFolder(folder: string, firstLabel: FirstLabel = 0): Promise<Dataset> {
  await requireFolder(folder);
  const labeling = { classNames: await namesIn(folder), firstLabel };
  const train = await readPart(await findPart(folder, 'train'), labeling);
  const test = await readPart(await findPart(folder, 't10k'), labeling);
  requireSameShape(train, test);
  return { folder, firstLabel, classNames: namesFor(labeling, [train, test]), train, test };
}
