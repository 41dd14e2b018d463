/** Small folders in MNIST's format, cut from the shipped data or made up. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { readClassNames } from '@engine/data/class-names';
import { PIXELS, type ImagesInMemory, type Labels, type LabeledImages } from '@engine/data/dataset';
import { GRAY_28, idxSizes } from '@engine/data/image-shape';

/** By the folder that tests run in: the engine's own way there needs a bundle. */
const SHIPPED = join('resources', 'fashion-mnist');

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'atelier-test-'));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** All pixels, in place where they are in memory. */
export function pixelsIn({ pixels }: Pick<LabeledImages, 'pixels'>): Uint8Array {
  return pixels.subarray(0, pixels.length);
}

/** A file's header as the format has it, independently of the engine's. */
function idxFile(sizes: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  [0x800 + sizes.length, ...sizes].forEach((value, at) => header.writeUInt32BE(value, 4 * at));
  return Buffer.concat([header, values]);
}

export function idxImages(images: LabeledImages): Buffer {
  return idxFile([images.count, ...idxSizes(images.shape)], pixelsIn(images));
}

export function idxLabels(labels: Labels): Buffer {
  return idxFile([labels.length], Uint8Array.from(labels));
}

export function writeIdxFolder(
  folder: string,
  parts: { train: LabeledImages; test: LabeledImages; classNames?: string[] },
): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, images] of [
    ['train', parts.train],
    ['t10k', parts.test],
  ] as const) {
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxImages(images));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxLabels(images.labels));
  }
  if (parts.classNames !== undefined) {
    writeFileSync(join(folder, 'labels.txt'), parts.classNames.join('\n'));
  }
}

/** What a gzipped file begins with; to unpack 60,000 images for the first few takes half a second. */
function unpackedStart(file: string, bytes: number): Uint8Array {
  // Nothing becomes larger by being packed, but for a few bytes.
  const packed = readFileSync(file).subarray(0, bytes + 2 ** 16);
  return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, bytes);
}

function firstOf(folder: string, part: 'train' | 't10k', count: number): ImagesInMemory {
  const start = (name: string, header: number, each: number) =>
    unpackedStart(join(folder, `${part}-${name}-ubyte.gz`), header + count * each).slice(header);
  const [pixels, labels] = [start('images-idx3', 16, PIXELS), start('labels-idx1', 8, 1)];
  if (labels.length !== count) throw new Error(`${folder} has fewer than ${count} images.`);
  return { count, shape: GRAY_28, pixels, labels };
}

/** The first images of a gzipped folder's training and test sets. */
export async function sliceOf(
  folder: string,
  train: number,
  test: number,
): Promise<{ train: ImagesInMemory; test: ImagesInMemory; classNames: string[] }> {
  const classNames = await readClassNames(folder);
  return {
    train: firstOf(folder, 'train', train),
    test: firstOf(folder, 't10k', test),
    classNames,
  };
}

/** The first images of the real training and test sets. */
export function realSlice(train: number, test: number): ReturnType<typeof sliceOf> {
  return sliceOf(SHIPPED, train, test);
}
