/** The data that a run was trained on, read again, and what has changed about it since. */
import { isAbsolute } from 'node:path';
import { areSameClasses } from '../data/same-classes';
import type { Dataset } from '../data/dataset';
import type { ReadHooks } from '../data/folder/decode-images';
import { readDataset } from '../data/read-dataset';
import { DataError } from '../data/data-error';
import { isSameShape, shapeText } from '../data/image-shape';
import { fingerprintOf } from '../data/fingerprint';
import { samePart } from '../data/same-data';
import type { DataChoice, PartFingerprint, RunRecord } from '../records';
import { RunError } from '../storage/run-error';
import { grouped } from '../text/counted';

export type Described = Pick<RunRecord, 'name' | 'data' | 'fineTunedFrom' | 'imported'>;

/** What differs between the data that a run was trained on and the data that is there now. */
export interface DataChange {
  /** One sentence. */
  says: string;
  /** Whether the training images are others. */
  train: boolean;
  /** Whether the test images are others, so that stored predictions are not of them. */
  test: boolean;
}

/** The data differs from a run's, and nobody has agreed to go on with it. */
export class ChangedDataError extends RunError {
  /** @param change what has changed, in a sentence */
  constructor(readonly change: string) {
    super(
      `${change} To continue with the current data, confirm it in the window or add --accept-changed-data in the terminal.`,
    );
  }
}

function partFault(what: string, then: PartFingerprint, now: PartFingerprint): string | null {
  if (samePart(then, now)) return null;
  if (then.count !== now.count) {
    return `it had ${grouped(then.count)} ${what} images and now has ${grouped(now.count)}`;
  }
  const which = then.images === now.images ? 'labels' : 'images';
  return which === 'labels'
    ? `the labels of its ${what} images are different`
    : `its ${grouped(now.count)} ${what} images are different`;
}

/** A run that learned a person's own classes has more than its data, and a model from elsewhere its own. */
export function namesDiffer(
  { data, fineTunedFrom, imported }: Described,
  { classNames }: Dataset,
): boolean {
  if (imported !== undefined) return false;
  const known =
    fineTunedFrom === undefined ? data.classNames : data.classNames.slice(0, classNames.length);
  return !areSameClasses(known, classNames);
}

/** Null where it is the same, or where nobody knows: older runs did not note their data. */
export async function dataChange(record: Described, dataset: Dataset): Promise<DataChange | null> {
  const { fingerprint } = record.data;
  if (fingerprint === undefined) return null;
  const now = await fingerprintOf(dataset);
  const train = partFault('training', fingerprint.train, now.train);
  const test = partFault('test', fingerprint.test, now.test);
  const faults = [
    train,
    test,
    namesDiffer(record, dataset) ? 'its class names are different' : null,
  ].filter((fault) => fault !== null);
  if (faults.length === 0) return null;
  return {
    says: `The data in ${dataset.folder} has changed since “${record.name}” was trained: ${faults.join(', and ')}.`,
    train: train !== null,
    test: test !== null,
  };
}

/** @throws DataError where a run's network takes images of another shape */
export function requireShape(
  { name, data }: Pick<RunRecord, 'name' | 'data'>,
  { folder, test }: Pick<Dataset, 'folder' | 'test'>,
): void {
  if (isSameShape(data.shape, test.shape)) return;
  throw new DataError(
    `“${name}” takes ${shapeText(data.shape)} images, but those in ${folder} are ${shapeText(test.shape)}.`,
  );
}

/**
 * Whatever else about the data was accepted: labels are places among the class names, so each would be another class.
 * @param verb what the run cannot be, such as "fine-tuned"
 * @throws DataError where the data has other classes than the run
 */
export function requireSameClasses(record: Described, dataset: Dataset, verb: string): void {
  if (namesDiffer(record, dataset)) throw otherClasses(record, dataset, verb);
}

export function otherClasses({ name }: Described, { folder }: Dataset, verb: string): DataError {
  return new DataError(
    `"${name}" was trained on other classes than those in ${folder}, so it cannot be ${verb} on them.`,
  );
}

/** The data as it is now, whatever has changed. @throws DataError where it cannot be read */
export async function readDataOf(
  { name, data }: Pick<RunRecord, 'name' | 'data'>,
  hooks: ReadHooks = {},
): Promise<Dataset> {
  // The photo network, and what was fine-tuned from it, names only the data set.
  if (data.folder !== null && !isAbsolute(data.folder)) {
    throw new DataError(
      `The images that “${name}” was trained on are not on this computer, so it can neither be trained further nor scored on them. In the terminal, evaluate, predict, explain and map take others with --data.`,
    );
  }
  return readDataset(data, hooks);
}

/** The data of runs to come. @throws DataError where it cannot be read */
export function readChosen(
  { dataFolder: folder, ...choice }: DataChoice,
  hooks: ReadHooks = {},
): Promise<Dataset> {
  return readDataset({ folder, ...choice }, hooks);
}

/** @throws DataError where it cannot be read */
export async function readRunData(
  record: Described,
  hooks: ReadHooks = {},
): Promise<{ dataset: Dataset; change: DataChange | null }> {
  const dataset = await readDataOf(record, hooks);
  return { dataset, change: await dataChange(record, dataset) };
}

/**
 * What has changed, where somebody has agreed to go on with it.
 * @throws ChangedDataError where the data has changed, unless that was accepted
 */
export async function acceptedChange(
  record: Described,
  dataset: Dataset,
  accepted: boolean,
): Promise<DataChange | null> {
  const change = await dataChange(record, dataset);
  if (change === null || accepted) return change;
  throw new ChangedDataError(change.says);
}

/** @throws ChangedDataError where the data has changed, unless that was accepted */
export async function requireSameData(
  record: Described,
  dataset: Dataset,
  accepted: boolean,
): Promise<void> {
  if (!accepted) await acceptedChange(record, dataset, false);
}
