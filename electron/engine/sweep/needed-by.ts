/** What cannot train once a run is gone: asked before it is deleted. */
import type { RunSummary } from '../records';
import type { QueuedRun } from './queue-records';

type Waiting = Pick<QueuedRun, 'name' | 'startFrom' | 'teachers'>;

/**
 * The names of runs with epochs left that some runs teach, and of those in the queue that build on them.
 * @param doomed the runs that are to be deleted
 */
export function neededBy(
  doomed: readonly string[],
  runs: readonly RunSummary[],
  queue: readonly Waiting[],
): string[] {
  const isDoomed = (run: string | undefined) => run !== undefined && doomed.includes(run);
  const taught = runs.filter(
    ({ run, status, resumability, teachers = [] }) =>
      (status === 'running' || resumability.kind === 'resume') &&
      !isDoomed(run) &&
      teachers.some(isDoomed),
  );
  const waiting = queue.filter(
    ({ startFrom, teachers = [] }) => isDoomed(startFrom) || teachers.some(isDoomed),
  );
  return [...taught, ...waiting].map(({ name }) => name);
}
