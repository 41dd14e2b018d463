import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { RunRecord } from '../records';
import { RunError } from './run-error';

/** A folder name: when it was made, what it is, and four characters against collisions. */
export function stampedId(what: string, now = new Date()): string {
  const [day = '', time = ''] = now.toISOString().split(/[T.]/);
  const stamp = `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  return `${stamp}-${what}-${randomBytes(2).toString('hex')}`;
}

/** A run's folder name. */
export function newRunId(settings: RunRecord['settings'], now = new Date()): string {
  return stampedId(settings.model, now);
}

/** Whether a run can be called so: a path could lead out of the folder of runs. */
export function isFolderName(run: string): boolean {
  return basename(run) === run && run !== '.' && run !== '..';
}

export function noSuchRun(run: string): RunError {
  return new RunError(`There is no run "${run}". "atelier runs" lists all runs.`);
}
