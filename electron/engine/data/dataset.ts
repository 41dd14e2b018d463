/** A data set in memory: images of one shape with their labels, for training and for testing. */
import { RowBytes, type Bytes } from './bytes';
import type { ImageFolderOptions } from './folder/options';
import type { FolderNotes } from './folder/notes';
import { DataError } from './data-error';
import { valuesIn, type ImageShape } from './image-shape';

/** The side, in pixels, of the images of Fashion-MNIST. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Images that were read as a whole, as IDX files are. */
export type ImagesInMemory = LabeledImages & { pixels: Uint8Array; labels: Uint8Array };

/** One for each image, each below the number of classes. */
export type Labels = Uint8Array | Uint16Array;

export interface LabeledImages {
  count: number;
  shape: ImageShape;
  /** Image by image, row by row, the channels of a pixel together; 0 black to 255 white. */
  pixels: Bytes;
  labels: Labels;
  /** Images of the same number are never on both sides of a split; without it each is by itself. */
  groups?: Int32Array;
  /** Of the pixels, where it is known without reading them all: SHA-256 in hexadecimal digits. */
  digest?: string;
}

export interface Dataset {
  folder: string;
  /** Of the labels in its files, 0 where it is left out; those in memory are counted from 0. */
  firstLabel?: FirstLabel;
  classNames: string[];
  train: LabeledImages;
  test: LabeledImages;
  /** Where the data has images of its own to validate with; otherwise they are taken from `train`. */
  validation?: LabeledImages;
  /** Of a folder of pictures: how they were read. */
  imageFolder?: ImageFolderOptions;
  /** Of a folder of pictures: what was found there. */
  folderNotes?: FolderNotes;
}

/** What a network is trained on; the names tell what the classes' pictures show. */
export type TrainingData = Pick<Dataset, 'train' | 'validation' | 'classNames'>;

/** The lowest label of a data folder's files. 1: they are shifted by one as they are read. */
export type FirstLabel = 0 | 1;

/** Asked before training. @throws DataError where all training images are of one class */
export function requireTwoClasses({ train, classNames }: TrainingData): void {
  const [first = 0] = train.labels;
  if (train.labels.some((label) => label !== first)) return;
  throw new DataError(
    `All training images are of one class (${classNames[first] ?? first}). A classifier needs at least two classes.`,
  );
}

/** The bytes of one image, in place. */
export function pixelsOf({ shape, pixels }: LabeledImages, index: number): Uint8Array {
  const size = valuesIn(shape);
  return pixels.subarray(index * size, (index + 1) * size);
}

/** The labels at some places, in the order of `indices`. */
function labelsAt(labels: Labels, indices: ArrayLike<number>): Labels {
  const { length } = indices;
  const picked = labels instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  for (let at = 0; at < length; at++) picked[at] = labels[indices[at] ?? 0] ?? 0;
  return picked;
}

/** Some of a set's images in the order of `indices`: copied, or where they are in a file, to be read there. */
export function select(images: LabeledImages, indices: Int32Array): LabeledImages {
  const { pixels, shape, labels, groups } = images;
  if (pixels instanceof Uint8Array) return pick(images, indices);
  return {
    count: indices.length,
    shape,
    pixels: new RowBytes(pixels, indices, valuesIn(shape)),
    labels: labelsAt(labels, indices),
    ...(groups === undefined ? {} : { groups: indices.map((index) => groups[index] ?? 0) }),
  };
}

/** Some of a set's images, copied, in the order of `indices`. */
export function pick(
  images: LabeledImages,
  indices: ArrayLike<number>,
): LabeledImages & { pixels: Uint8Array } {
  const count = indices.length;
  const { shape } = images;
  const size = valuesIn(shape);
  const pixels = new Uint8Array(count * size);
  const labels = labelsAt(images.labels, indices);
  for (let row = 0; row < count; row++) {
    const from = indices[row] ?? 0;
    pixels.set(images.pixels.subarray(from * size, (from + 1) * size), row * size);
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
