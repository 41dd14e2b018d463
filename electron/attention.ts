/** What the system shows of a run while nobody looks at the window: its progress, and that it ended. */
import { Notification, type BrowserWindow } from 'electron';
import type { RunRecord } from './engine/records';

/** A shorter run ends before anybody has gone to something else. */
const LONG_SECONDS = 30;

/** The notification of a run that has ended, or null where it was short. */
export function wordsAtEnd(
  { name, status, message, testAccuracy, startedAt }: RunRecord,
  now: number,
): { title: string; body: string } | null {
  if ((now - Date.parse(startedAt)) / 1000 < LONG_SECONDS) return null;
  if (status === 'failed') return { title: `${name} failed`, body: message ?? '' };
  const score =
    testAccuracy === null
      ? ''
      : `${(100 * testAccuracy).toFixed(2)} % of the test images are right.`;
  return { title: `${name} ${status === 'stopped' ? 'was stopped' : 'is trained'}`, body: score };
}

/** @param share of the run that is done, 0 to 1; null where none is under way */
export function showProgress(window: BrowserWindow | null, share: number | null): void {
  window?.setProgressBar(share ?? -1);
}

/** Tell of a run's end, where the window isn't the one that is looked at. */
export function notifyOfEnd(window: BrowserWindow | null, record: RunRecord): void {
  if (window === null || window.isFocused() || !Notification.isSupported()) return;
  const words = wordsAtEnd(record, Date.now());
  if (words === null) return;
  const notification = new Notification(words);
  notification.on('click', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  notification.show();
}
