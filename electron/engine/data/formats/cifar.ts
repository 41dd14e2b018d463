/**
 * CIFAR-10 and CIFAR-100 in their binary form: records of one label byte (CIFAR-100: a coarse and a fine
 * one), then 32x32 pixels as planes of red, green and blue. Format: "The CIFAR-10 dataset", Krizhevsky.
 */
import { basename, join } from 'node:path';
import { readRegularFile } from '../../regular-file';
import { counted } from '../../text/counted';
import { DataError } from '../data-error';
import type { Dataset, LabeledImages } from '../dataset';
import { hasFile } from '../find-files';
import type { ImageShape } from '../image-shape';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const SHAPE: ImageShape = { height: SIDE, width: SIDE, channels: 3 };
/** Of one file: CIFAR-100's training set has 154 MB. */
const MAX_BYTES = 512 * 2 ** 20;

interface Variant {
  train: readonly string[];
  test: string;
  /** Names of the classes, one a line. */
  names: string;
  classes: number;
  /** Bytes before the pixels; the last is the label. */
  labelBytes: number;
}

const CIFAR_10: Variant = {
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: 'test_batch.bin',
  names: 'batches.meta.txt',
  classes: 10,
  labelBytes: 1,
};
const CIFAR_100: Variant = {
  train: ['train.bin'],
  test: 'test.bin',
  names: 'fine_label_names.txt',
  classes: 100,
  labelBytes: 2,
};

/** Whether a folder with these files is one of CIFAR's. */
export function isCifar(names: readonly string[]): boolean {
  return [CIFAR_10, CIFAR_100].some(({ test }) => names.includes(test));
}

function readRecords(bytes: Buffer, file: string, { labelBytes, classes }: Variant): LabeledImages {
  const record = labelBytes + 3 * PLANE;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0) {
    throw new DataError(
      `${file} is truncated or not of CIFAR: its ${counted(bytes.length, 'byte')} are no whole number of records of ${counted(record, 'byte')}.`,
    );
  }
  const pixels = new Uint8Array(count * 3 * PLANE);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image++) {
    const from = image * record + labelBytes;
    const label = bytes[from - 1] ?? 0;
    if (label >= classes)
      throw new DataError(`${file} has the label ${label} at position ${image}.`);
    labels[image] = label;
    for (let value = 0; value < 3 * PLANE; value++) {
      const to = (image * PLANE + (value % PLANE)) * 3 + Math.floor(value / PLANE);
      pixels[to] = bytes[from + value] ?? 0;
    }
  }
  return { count, shape: SHAPE, pixels, labels };
}

async function read(folder: string, name: string, variant: Variant): Promise<LabeledImages> {
  const path = join(folder, name);
  try {
    return readRecords(await readRegularFile(path, MAX_BYTES), name, variant);
  } catch (cause) {
    throw DataError.of(path, cause);
  }
}

function joined(parts: readonly LabeledImages[]): LabeledImages {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const pixels = new Uint8Array(count * 3 * PLANE);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    pixels.set(part.pixels.subarray(0, part.pixels.length), at * 3 * PLANE);
    labels.set(part.labels, at);
    at += part.count;
  }
  return { count, shape: SHAPE, pixels, labels };
}

async function classNamesIn(folder: string, { names, classes }: Variant): Promise<string[]> {
  const numbers = Array.from({ length: classes }, (_, label) => String(label));
  if (!(await hasFile(folder, names))) return numbers;
  const path = join(folder, names);
  const text = await readRegularFile(path, 2 ** 20).catch((cause: unknown) => {
    throw DataError.of(path, cause);
  });
  const lines = text
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const named = lines.filter((line) => line !== '');
  if (named.length === classes && new Set(named).size === classes) return named;
  throw new DataError(`${basename(names)} must name ${classes} different classes, one per line.`);
}

/** @throws DataError in one sentence that names the file and the fault */
export async function readCifar(folder: string): Promise<Dataset> {
  const variant = (await hasFile(folder, CIFAR_10.test)) ? CIFAR_10 : CIFAR_100;
  const parts: LabeledImages[] = [];
  for (const name of variant.train) parts.push(await read(folder, name, variant));
  return {
    folder,
    classNames: await classNamesIn(folder, variant),
    train: joined(parts),
    test: await read(folder, variant.test, variant),
  };
}
