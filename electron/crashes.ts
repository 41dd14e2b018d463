/**
 * What is done where a process ends that should not: a report, a line in the log, and a sentence for
 * the person that says what happened and what is kept. The other processes are watched by their
 * hosts, which know whether an end was asked for.
 */
import { app, dialog, type RenderProcessGoneDetails, type WebContents } from 'electron';
import { beginLife, endLife, type LostLife } from '@engine/support/session-marker';
import type { Log } from '@engine/support/log';
import {
  ALL_IS_KEPT,
  FILES_ARE_KEPT,
  reportsFolder,
  writeReport,
  type Crash,
} from '@engine/support/reports';
import { sentenceOf } from '@engine/text/sentence-of';

/** A window that crashes this often within this time would only crash again. */
const MOST_RELOADS = 3;
const RELOADS_WITHIN_MS = 60_000;
const WINDOW_KEEPS = `${FILES_ARE_KEPT} Training continues; unsaved input was lost.`;
/** Quitting ends it as its Stop button does. */
const ENDED_WELL =
  'A run that is training is stopped, with its best weights saved, and can be resumed; a sweep is paused.';

export interface CrashWatcher {
  home: string;
  log: Log;
  /** Show a sentence in the window. */
  notice(message: string): void;
}

/** An error's own words as a sentence, whoever threw it. */
function wordsOf(error: unknown): string {
  return sentenceOf(error).replace(/[^.!?)]$/, '$&.');
}

export class Crashes {
  private reloads: number[] = [];
  private dying = false;
  private quitting = false;

  constructor(private readonly watcher: CrashWatcher) {}

  /** A process that main began is gone; while the app ends, all of them go. */
  childEnded(crash: Crash): void {
    if (!this.quitting && !this.dying) this.report(crash);
  }

  /**
   * Watch this process and the window's from here on.
   * @returns the app's last life, if it was lost
   */
  watch(): LostLife | null {
    const { home, log } = this.watcher;
    process.on('uncaughtException', (error) => {
      this.end(error);
    });
    process.on('unhandledRejection', (error) => {
      this.outlive(error);
    });
    app.on('render-process-gone', (_event, contents, details) => {
      if (details.reason !== 'clean-exit') this.restart(contents, details);
    });
    app.on('will-quit', () => {
      log.info('The app is quitting.');
      this.quitting = true;
      endLife(home);
    });
    return beginLife(home);
  }

  /** End the app by an error that leaves it in no known state. */
  end(error: unknown): void {
    // What fails while the first failure is told of must not hide it.
    if (this.dying) return;
    this.dying = true;
    const what = `Atelier must close because of an unexpected error: ${wordsOf(error)}`;
    this.report({ process: 'main', what, kept: ALL_IS_KEPT, error });
    endLife(this.watcher.home);
    this.tellEnd(what, ALL_IS_KEPT);
    app.exit(1);
  }

  private report(crash: Crash): void {
    const { home, log } = this.watcher;
    log.error(crash.what, crash.error);
    writeReport(home, crash);
  }

  private get place(): string {
    return `A report is in ${reportsFolder(this.watcher.home)}`;
  }

  /** Waits until it has been read: a window that is only gone tells nobody anything. */
  private tellEnd(what: string, kept: string): void {
    const next = `${this.place}. Restart Atelier to continue. Help > Copy Diagnostics includes the report.`;
    process.stderr.write(`${what}\n`);
    dialog.showErrorBox('Atelier must close', `${what}\n\n${kept}\n\n${next}`);
  }

  private outlive(error: unknown): void {
    const what = `Unexpected error: ${wordsOf(error)}`;
    this.report({ process: 'main', what, kept: ALL_IS_KEPT, error });
    this.tellHere(what, `The app is still running. ${FILES_ARE_KEPT}`);
  }

  private tellHere(what: string, kept: string): void {
    this.watcher.notice(`${what} ${kept} ${this.place}; Help > Copy Diagnostics includes it.`);
  }

  private restart(contents: WebContents, { reason, exitCode }: RenderProcessGoneDetails): void {
    const what = `The window’s process ended unexpectedly (${reason}).`;
    const exit = { code: exitCode, reason };
    this.report({ process: 'renderer', what, kept: WINDOW_KEEPS, exit });
    const now = Date.now();
    this.reloads = [...this.reloads.filter((at) => now - at < RELOADS_WITHIN_MS), now];
    if (this.reloads.length > MOST_RELOADS) {
      const times = `This happened ${this.reloads.length} times within a minute, so it is not restarted.`;
      this.tellEnd(`${what} ${times}`, `${FILES_ARE_KEPT} ${ENDED_WELL}`);
      app.quit();
      return;
    }
    contents.once('did-finish-load', () => {
      this.tellHere(what, `It was restarted. ${WINDOW_KEEPS}`);
    });
    contents.reload();
  }
}
