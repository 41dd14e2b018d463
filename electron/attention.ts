/** What the system shows of work while nobody looks at the window: its progress, and that it ended. */
import { Notification, type BrowserWindow } from 'electron';
import { wordsOfRun, wordsOfSweep, type Words } from '@engine/support/completion-message';
import type { RunRecord } from '@engine/records';
import type { SweepView } from '@engine/sweep/records';

/** @param share of the work that is done, 0 to 1; null where none is under way */
export function showProgress(window: BrowserWindow | null, share: number | null): void {
  window?.setProgressBar(share ?? -1);
}

/** Tell of a run's end, where the window isn't the one that is looked at. */
export function notifyOfRun(window: BrowserWindow | null, record: RunRecord): void {
  notify(window, wordsOfRun(record, Date.now()));
}

/** The same of a sweep's. */
export function notifyOfSweep(window: BrowserWindow | null, view: SweepView): void {
  notify(window, wordsOfSweep(view));
}

function notify(window: BrowserWindow | null, words: Words | null): void {
  if (words === null || window === null || window.isFocused() || !Notification.isSupported())
    return;
  const notification = new Notification(words);
  notification.on('click', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  notification.show();
}
