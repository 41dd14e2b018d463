/**
 * What is done where a process ends that should not: a report, a line in the log, and a sentence for
 * the person that says what happened and what is kept. The other processes are watched by their
 * hosts, which know whether an end was asked for.
 */
import { app, dialog, type BrowserWindow, type RenderProcessGoneDetails } from 'electron';
import { beginLife, endLife } from './engine/support/last-life';
import type { Log } from './engine/support/log';
import { ALL_IS_KEPT, reportsFolder, writeReport, type Crash } from './engine/support/reports';
import { sentenceOf } from './engine/sentence-of';

/** A window that crashes this often within this time would only crash again. */
const MOST_RELOADS = 3;
const RELOADS_WITHIN_MS = 60_000;
const WINDOW_KEEPS =
  'Every run, finished epoch, sweep and photo is on the disk, and what trains goes on; what was typed and not begun is gone.';

export interface CrashWatcher {
  home: string;
  log: Log;
  /** Show a sentence in the window. */
  notice(message: string): void;
}

export class Crashes {
  private reloads: number[] = [];
  private dying = false;
  private quitting = false;

  constructor(private readonly watcher: CrashWatcher) {}

  /** A process that main began is gone; while the app quits, all of them go. */
  childEnded(crash: Crash): void {
    if (!this.quitting) this.report(crash);
  }

  private report(crash: Crash): void {
    const { home, log } = this.watcher;
    log.error(crash.what, crash.error);
    writeReport(home, crash);
  }

  /**
   * Watch this process from here on.
   * @returns what to tell of the app's last life, once there is a window
   */
  watchMain(): string | null {
    const { home, log } = this.watcher;
    process.on('uncaughtException', (error) => {
      this.endMain(error);
    });
    process.on('unhandledRejection', (error) => {
      this.outliveInMain(error);
    });
    app.on('will-quit', () => {
      log.info('The app quits.');
      this.quitting = true;
      endLife(home);
    });
    return beginLife(home);
  }

  /** Start the window's page again whenever its process ends. */
  watchWindow(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') this.restart(window, details);
    });
  }

  private get where(): string {
    return `A report is in ${reportsFolder(this.watcher.home)}; Help, Copy Diagnostics has what it says.`;
  }

  private endMain(error: unknown): void {
    // What fails while the first failure is told of must not hide it.
    if (this.dying) return;
    this.dying = true;
    const what = `Atelier has to close, because of an error that it did not expect: ${sentenceOf(error)}`;
    this.report({ process: 'main', what, kept: ALL_IS_KEPT, error });
    endLife(this.watcher.home);
    dialog.showErrorBox('Atelier has to close', `${what}\n\n${ALL_IS_KEPT}\n\n${this.where}`);
    app.exit(1);
  }

  private outliveInMain(error: unknown): void {
    const what = `Something in the app failed that should not: ${sentenceOf(error)}`;
    this.report({ process: 'main', what, kept: ALL_IS_KEPT, error });
    this.watcher.notice(`${what} The app goes on. ${this.where}`);
  }

  private restart(window: BrowserWindow, { reason, exitCode }: RenderProcessGoneDetails): void {
    const what = `The window’s process ended unexpectedly (${reason}).`;
    this.report({
      process: 'renderer',
      what,
      kept: WINDOW_KEEPS,
      exit: { code: exitCode, reason },
    });
    const now = Date.now();
    this.reloads = [...this.reloads.filter((at) => now - at < RELOADS_WITHIN_MS), now];
    if (this.reloads.length > MOST_RELOADS) {
      const again = `${what} It did so ${this.reloads.length} times within a minute.`;
      dialog.showErrorBox('Atelier has to close', `${again}\n\n${ALL_IS_KEPT}\n\n${this.where}`);
      app.quit();
      return;
    }
    window.webContents.once('did-finish-load', () => {
      this.watcher.notice(`${what} It was started again. ${WINDOW_KEEPS} ${this.where}`);
    });
    window.webContents.reload();
  }
}
