/** Data sets in one .npz file, by the names that Keras and MedMNIST give the arrays. */
import { basename } from 'node:path';
import { counted } from '../../text/counted';
import { unzipped } from './bounded-zip';
import { MOST_CLASSES } from '../class-limits';
import { DataError } from '../data-error';
import type { Dataset, LabeledImages } from '../dataset';
import { SIDE_LIMITS, type ImageShape } from '../image-shape';
import { integersOf, parseNpy, type Npy } from './npy';
import { requireSameShape } from '../idx-folder';

type Part = 'train' | 'test' | 'validation';

/** Names of the arrays of images and of labels. */
const NAMES: Readonly<Record<Part, readonly (readonly [images: string, labels: string])[]>> = {
  train: [
    ['x_train', 'y_train'],
    ['train_images', 'train_labels'],
  ],
  test: [
    ['x_test', 'y_test'],
    ['test_images', 'test_labels'],
  ],
  validation: [
    ['x_val', 'y_val'],
    ['val_images', 'val_labels'],
  ],
};

function shapeOf({ shape, type }: Npy, name: string): ImageShape {
  const [, height = 0, width = 0, channels = 1] = shape;
  const { min, max } = SIDE_LIMITS;
  const fits = [height, width].every((side) => side >= min && side <= max);
  const isKnown = shape.length === 3 || shape.length === 4;
  if (type === '|u1' && isKnown && fits && (channels === 1 || channels === 3)) {
    return { height, width, channels };
  }
  throw new DataError(
    `${name} has the shape (${shape.join(', ')}) and the type ${type}; Atelier needs unsigned bytes (images, height, width) of ${min} to ${max} pixels, with a fourth size of 1 or 3 channels where there is one.`,
  );
}

function labelsOf(labels: Npy, name: string): number[] {
  const [, ...rest] = labels.shape;
  if (rest.some((size) => size !== 1)) {
    throw new DataError(`${name} has several labels for each image; Atelier needs one.`);
  }
  const values = integersOf(labels, name);
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  if (highest < MOST_CLASSES) return values;
  throw new DataError(
    `${name} has the label ${highest}; there can be at most ${counted(MOST_CLASSES, 'class', 'classes')}, counted from 0.`,
  );
}

class NpzFile {
  constructor(
    private readonly file: string,
    private readonly arrays: ReadonlyMap<string, Uint8Array>,
  ) {}

  /** Null where the file has no such part. */
  part(part: Part): LabeledImages | null {
    const names = NAMES[part].find(([images]) => this.arrays.has(`${images}.npy`));
    if (names === undefined) return null;
    const [images, labels] = names.map((name) => this.array(name));
    if (images === undefined || labels === undefined) return null;
    const shape = shapeOf(images, `${names[0]} in ${this.file}`);
    const values = labelsOf(labels, `${names[1]} in ${this.file}`);
    const [count = 0] = images.shape;
    if (count === 0) throw new DataError(`${names[0]} in ${this.file} has no images.`);
    if (count !== values.length) {
      throw new DataError(
        `${names[0]} in ${this.file} has ${counted(count, 'image')}, but ${names[1]} has ${counted(values.length, 'label')}. The numbers must be equal.`,
      );
    }
    return { count, shape, pixels: Uint8Array.from(images.data), labels: Uint16Array.from(values) };
  }

  private array(name: string): Npy {
    const bytes = this.arrays.get(`${name}.npy`);
    if (bytes === undefined) throw new DataError(`${this.file} has no array called ${name}.`);
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return parseNpy(whole, `${name} in ${this.file}`);
  }
}

/** @throws DataError in one sentence that names the file and the fault */
export async function readNpz(path: string): Promise<Dataset> {
  const file = basename(path);
  const npz = new NpzFile(file, await unzipped(path, (name) => name.endsWith('.npy')));
  const [train, test, validation] = (['train', 'test', 'validation'] as const).map((part) =>
    npz.part(part),
  );
  if (train == null || test == null) {
    throw new DataError(
      `${file} needs the arrays x_train, y_train, x_test and y_test, or train_images, train_labels, test_images and test_labels.`,
    );
  }
  requireSameShape(train, test);
  if (validation != null) requireSameShape(train, validation, 'validation');
  const labels = [train, test, validation].flatMap((part) => [...new Set(part?.labels)]);
  const highest = Math.max(...labels);
  return {
    folder: path,
    classNames: Array.from({ length: highest + 1 }, (_, label) => String(label)),
    train,
    test,
    ...(validation == null ? {} : { validation }),
  };
}
