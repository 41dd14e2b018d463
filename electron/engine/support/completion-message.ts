/** What is said of long work that has ended, to somebody who has gone to something else meanwhile. */
import { percent } from '../text/percent';
import type { RunRecord } from '../records';
import type { SweepView } from '../sweep/records';

/** Of a notification. */
export interface Words {
  title: string;
  body: string;
}

/** Shorter work ends before anybody has gone to something else. */
const LONG_SECONDS = 30;

/**
 * @param now in milliseconds since 1970
 * @returns null where the run was short, or where it is a sweep's, which tells of its own end
 */
export function wordsOfRun(
  {
    name,
    status,
    message,
    testAccuracy,
    startedAt,
    sweep,
  }: Pick<RunRecord, 'name' | 'status' | 'message' | 'testAccuracy' | 'startedAt' | 'sweep'>,
  now: number,
): Words | null {
  if (sweep !== undefined || now - Date.parse(startedAt) < 1000 * LONG_SECONDS) return null;
  if (status === 'failed') return { title: `${name} failed`, body: message ?? '' };
  return {
    title: `${name} ${status === 'stopped' ? 'stopped' : 'finished'}`,
    body: testAccuracy === null ? '' : `Test accuracy: ${percent(testAccuracy)}.`,
  };
}

/** @returns null where it was short, or where a person has paused or stopped it */
export function wordsOfSweep({
  record: { plan, status, message, secondsUsed },
  best,
}: Pick<SweepView, 'record' | 'best'>): Words | null {
  if (status === 'failed') return { title: `${plan.name} failed`, body: message ?? '' };
  if (status !== 'finished' || secondsUsed < LONG_SECONDS) return null;
  return {
    title: `${plan.name} finished`,
    body:
      best === null
        ? 'No trial finished an epoch.'
        : `Best validation accuracy: ${percent(best.validationAccuracy)}.`,
  };
}
