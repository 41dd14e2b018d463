/** A run's curves, from its folder. */
import { runCurves, type RunCurves } from '../curves/run-curves';
import { readEpochTimes } from './epoch-times';
import type { RunStore } from './run-store';

/** @throws RunError when there is no such run */
export async function readCurves(store: RunStore, run: string): Promise<RunCurves> {
  const { settings } = await store.read(run);
  const [lines, times] = await Promise.all([store.metrics(run), readEpochTimes(store.path(run))]);
  // What was not trained here has no lines, for which no batch size matters.
  return runCurves(lines, times, settings.model === 'imported' ? 1 : settings.batchSize);
}
