/** Whether a sweep that goes on has the data that its trials were trained on. */
import type { Dataset } from '../data/dataset';
import type { RunRecord } from '../records';
import { dataChange } from '../runs/run-data';
import type { RunStore } from '../runs/run-store';
import type { SweepRecord } from './records';

/** Of the trials whose runs are still there, the one that trained last; null where there is none. */
async function lastTrained(store: RunStore, { trials }: SweepRecord): Promise<RunRecord | null> {
  const runs = trials.map(({ run }) => run).filter((run) => store.has(run));
  const records = await Promise.all(runs.map((run) => store.read(run)));
  return records.reduce<RunRecord | null>(
    (last, record) => (last !== null && last.startedAt > record.startedAt ? last : record),
    null,
  );
}

/** What has changed since its last trial trained, in a sentence, or null. */
export async function sweepDataChange(
  store: RunStore,
  sweep: SweepRecord,
  dataset: Dataset,
): Promise<string | null> {
  const last = await lastTrained(store, sweep);
  const change = last === null ? null : await dataChange(last, dataset);
  return change?.says ?? null;
}
