/** What was measured of a run, from its folder. */
import { measurementsOf, type Measurements } from '../curves/run-curves';
import { readEpochTimes } from './epoch-times';
import type { RunStore } from './run-store';

/** @throws RunError when there is no such run */
export async function readMeasurements(store: RunStore, run: string): Promise<Measurements> {
  const [lines, times] = await Promise.all([store.metrics(run), readEpochTimes(store.path(run))]);
  return measurementsOf(lines, times);
}
