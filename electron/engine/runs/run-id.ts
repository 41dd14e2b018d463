import { randomBytes } from 'node:crypto';
import type { Settings } from '../settings';

/** A run's folder name: when it began, its family, and four characters against collisions. */
export function newRunId(settings: Settings, now = new Date()): string {
  const [day = '', time = ''] = now.toISOString().split(/[T.]/);
  const stamp = `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  return `${stamp}-${settings.model}-${randomBytes(2).toString('hex')}`;
}
