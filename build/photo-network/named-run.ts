import type { RunRecord } from '@engine/records';
import type { RunStore } from '@engine/runs/run-store';

/** @throws Error where none has the name */
export async function namedRun(store: RunStore, name: string): Promise<RunRecord> {
  const run = (await store.list()).runs.find((each) => each.name === name);
  if (run === undefined) throw new Error(`There is no run called "${name}".`);
  return run;
}
