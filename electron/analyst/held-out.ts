/** Which training images a run was validated on. */
import type { Dataset } from '@engine/data/dataset';
import type { RunRecord } from '@engine/records';
import { dataChange } from '@engine/runs/run-data';
import { validationByRun } from '@engine/runs/settings-of';

/**
 * @param dataset the run's data as it is read now, with its own labels
 * @returns their places; none where other images are trained on by now, of which others would be held out
 */
export async function heldOutBy(record: RunRecord, dataset: Dataset): Promise<Int32Array> {
  const change = await dataChange(record, dataset);
  return change?.train === true ? new Int32Array() : validationByRun(record, dataset);
}
