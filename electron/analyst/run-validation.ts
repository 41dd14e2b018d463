/** Which training images a run was validated on. */
import type { Dataset } from '@engine/data/dataset';
import type { RunRecord } from '@engine/records';
import { dataChange } from '@engine/runs/run-data';
import { validationByRun } from '@engine/runs/settings-of';

/**
 * @param dataset the run's data as it is read now, with its own labels
 * @returns their places in the training set; empty if the training images have changed, because the split
 *   would differ
 */
export async function validationPlacesOf(record: RunRecord, dataset: Dataset): Promise<Int32Array> {
  const change = await dataChange(record, dataset);
  return change?.train === true ? new Int32Array() : validationByRun(record, dataset);
}
