/** The data of a run that a command names, with a word where it is not what it was, or data that stands in for it. */
import { asClassesOf, inItsClasses } from '@engine/classify/relabel';
import { DataError } from '@engine/data/data-error';
import type { Dataset } from '@engine/data/dataset';
import { allAsTest } from '@engine/evaluate/all-as-test';
import type { RunRecord } from '@engine/records';
import { thisPlatform } from '@engine/runs/platform';
import { platformChange } from '@engine/run-table/platform-text';
import { readRunData, requireShape } from '@engine/runs/run-data';
import { isBuiltIn } from '@engine/storage/built-in';
import { textFlag, type FlagValues } from './arguments';
import { checkKind, dataChoice, dataFlagsOf, readData, whileDecoding } from './data-flags';
import type { Output } from './output';
import { UsageError } from './usage-error';

export function warn(output: Output, sentence: string): void {
  output.line('warning', { warning: sentence });
  output.text(`Warning: ${sentence}`);
}

/** What a run is asked about, and whether those are the images that it was trained on. */
export interface TestData {
  dataset: Dataset;
  isOwn: boolean;
}

async function ownData(output: Output, record: RunRecord): Promise<TestData> {
  const { dataset, change } = await whileDecoding(output, (hooks) => readRunData(record, hooks));
  if (change !== null) warn(output, change.says);
  requireShape(record, dataset);
  return { dataset, isOwn: change === null };
}

/** As it is, to train further on. @throws DataError where it cannot be read, or is of another shape than the run takes */
export async function runData(output: Output, record: RunRecord): Promise<Dataset> {
  return (await ownData(output, record)).dataset;
}

/** Of commands that ask a run about its own test images, or about others. */
export const ownDataFlags = dataFlagsOf('the data of the run');

/** @throws DataError where the data is of other classes than the run's */
export function checkClasses({ data, fineTunedFrom }: RunRecord, dataset: Dataset): void {
  const [known, given] = [data.classNames.length, dataset.classNames.length];
  // A run that has learned a person's own classes has more than its data.
  if (known === given || (fineTunedFrom !== undefined && known > given)) return;
  throw new DataError(
    `The run has ${known} classes, but ${dataset.folder} has ${given}. Choose data with the same classes.`,
  );
}

/**
 * The data that `ownDataFlags` ask for.
 * @throws DataError where it cannot be read, or has other classes or another shape than the run takes
 */
export async function testData(
  output: Output,
  values: FlagValues,
  record: RunRecord,
): Promise<TestData> {
  const folder = textFlag(values, 'data');
  if (folder !== null) {
    return { dataset: await givenData(output, values, record, folder), isOwn: false };
  }
  if (values['first-label'] !== undefined) {
    throw new UsageError(
      '--first-label needs --data: a run already records where its own labels start.',
    );
  }
  const own = await ownData(output, record);
  const dataset = inItsClasses(record, own.dataset);
  // A model from elsewhere has classes of its own.
  if (record.imported === undefined) checkClasses(record, dataset);
  return { ...own, dataset };
}

async function givenData(
  output: Output,
  values: FlagValues,
  record: RunRecord,
  folder: string,
): Promise<Dataset> {
  const { imageFolder, classNames } = record.data;
  const asTrained = imageFolder === undefined ? {} : { imageFolder };
  const choice = dataChoice(values);
  await checkKind(choice);
  const dataset = await readData(output, { folder, ...asTrained, ...choice });
  requireShape(record, dataset);
  const isNamed = imageFolder !== undefined || dataset.imageFolder !== undefined;
  const named = isNamed ? asClassesOf(dataset, classNames) : dataset;
  checkClasses(record, named);
  // The photo network has learned none of a person's images, however they are divided for training.
  const isWhole =
    isBuiltIn(record.run) &&
    choice.imageFolder === undefined &&
    dataset.folderNotes?.splits.includes('test') !== true;
  return isWhole ? allAsTest(named) : named;
}

/** @param verb what the run does now, such as "continues" */
export async function warnOfPlatform(
  output: Output,
  record: RunRecord,
  verb: string,
): Promise<void> {
  const change = platformChange(record, await thisPlatform(), verb);
  if (change !== null) warn(output, change);
}
