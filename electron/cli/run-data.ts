/** The data of a run that a command names, with a word where it is not what it was. */
import type { Dataset } from '@engine/data/dataset';
import type { RunRecord } from '@engine/records';
import { thisPlatform } from '@engine/runs/platform';
import { platformChange } from '@engine/run-table/platform-text';
import { readRunData, requireShape } from '@engine/runs/run-data';
import { whileDecoding } from './data-flags';
import type { Output } from './output';

export function warn(output: Output, sentence: string): void {
  output.line('warning', { warning: sentence });
  output.text(`Warning: ${sentence}`);
}

/** @throws DataError where it cannot be read, or is of another shape than the run takes */
export async function runData(output: Output, record: RunRecord): Promise<Dataset> {
  const { dataset, change } = await whileDecoding(output, (hooks) => readRunData(record, hooks));
  if (change !== null) warn(output, change.says);
  requireShape(record, dataset);
  return dataset;
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
