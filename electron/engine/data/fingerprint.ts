/** Which images and labels a data set has, as a digest: equal ones are the same data. */
import { webcrypto } from 'node:crypto';
import type { DataFingerprint, DataSource, PartFingerprint } from '../records';
import type { Dataset, LabeledImages } from './dataset';
import { encodeIdx } from './idx';
import { idxSizes } from './image-shape';

const fingerprints = new WeakMap<LabeledImages, Promise<PartFingerprint>>();

/** Node's own thread pool works it out, so that nobody waits: 47 MB take 0.1 s. */
async function sha256(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/**
 * As `sha256sum` prints it of the unpacked IDX files, where their labels are counted from 0; of a folder of
 * pictures the digest that its reader gives.
 */
async function digest(part: LabeledImages): Promise<PartFingerprint> {
  const { count, shape, pixels, labels } = part;
  const named = new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength);
  const [images, ofLabels] = await Promise.all([
    part.digest ??
      sha256(encodeIdx([count, ...idxSizes(shape)], pixels.subarray(0, pixels.length))),
    sha256(encodeIdx([count], named)),
  ]);
  return { count, images, labels: ofLabels };
}

function fingerprintOfPart(part: LabeledImages): Promise<PartFingerprint> {
  const known = fingerprints.get(part) ?? digest(part);
  fingerprints.set(part, known);
  return known;
}

/** Worked out once for each data set that was read. */
export async function fingerprintOf({
  train,
  test,
}: Pick<Dataset, 'train' | 'test'>): Promise<DataFingerprint> {
  const [trained, tested] = await Promise.all([train, test].map(fingerprintOfPart));
  if (trained === undefined || tested === undefined) throw new Error('A data set has two parts.');
  return { train: trained, test: tested };
}

/** A data set as a run's record has it. @param folder null for the data that ships with the app */
export async function sourceOf(
  dataset: Dataset,
  folder: string | null,
): Promise<DataSource & { fingerprint: DataFingerprint }> {
  const { classNames, firstLabel = 0, imageFolder } = dataset;
  const { shape } = dataset.train;
  const source = {
    folder,
    classNames,
    shape,
    fingerprint: await fingerprintOf(dataset),
    ...(imageFolder === undefined ? {} : { imageFolder }),
  };
  return firstLabel === 0 ? source : { ...source, firstLabel };
}
