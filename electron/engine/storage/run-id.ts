import { randomBytes } from 'node:crypto';
import type { RunRecord } from '../records';

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
