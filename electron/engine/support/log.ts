/**
 * What the app did, `logs/atelier.log`: every process but the page appends to it, and older parts are
 * `atelier.1.log` to `atelier.3.log`. Each line is appended by opening the file anew, so that every
 * process goes on in the new one after any of them has moved the old one away.
 */
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { visible } from '../text/visible';

/** With the older parts, 4 MB at most. */
const MOST_BYTES = 1_000_000;
const OLDER_PARTS = 3;
/** A stack of any use is shorter. */
const MOST_CHARACTERS = 4000;
/** Whoever holds the lock for longer has died with it. */
const LOCK_LASTS_MS = 10_000;

export type LogLevel = 'info' | 'warning' | 'error';
export type ProcessName = 'main' | 'renderer' | 'trainer' | 'analyst' | 'server';

export function logsFolder(home: string): string {
  return join(home, 'logs');
}

/** @param part 0 for the one that is written to, more for older ones */
function partOf(folder: string, part: number): string {
  return join(folder, part === 0 ? 'atelier.log' : `atelier.${part}.log`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function removeStaleLock(lock: string): void {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > LOCK_LASTS_MS) rmSync(lock, { force: true });
}

/** Run `work` unless another process does so now, in which case nothing has to be done. */
function withLock(folder: string, work: () => void): void {
  const lock = join(folder, 'rotating');
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    removeStaleLock(lock);
    return;
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function rotate(folder: string, mostBytes: number): void {
  if (sizeOf(partOf(folder, 0)) < mostBytes) return;
  withLock(folder, () => {
    // Another process may have rotated between the look and the lock.
    if (sizeOf(partOf(folder, 0)) < mostBytes) return;
    rmSync(partOf(folder, OLDER_PARTS), { force: true });
    for (let part = OLDER_PARTS; part > 0; part--) {
      if (sizeOf(partOf(folder, part - 1)) > 0) {
        renameSync(partOf(folder, part - 1), partOf(folder, part));
      }
    }
  });
}

/** An error with its stack and what caused it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${wordsOf(error.cause)}`;
}

export class Log {
  private readonly folder: string;

  constructor(
    home: string,
    private readonly from: ProcessName,
    private readonly mostBytes = MOST_BYTES,
  ) {
    this.folder = logsFolder(home);
  }

  info(message: string): void {
    this.write('info', message);
  }

  warning(message: string): void {
    this.write('warning', message);
  }

  /** @param error whose stack is written below the message */
  error(message: string, error?: unknown): void {
    this.write('error', error === undefined ? message : `${message}\n${wordsOf(error)}`);
  }

  /** Also write what ends this process because nobody caught it. */
  watchProcess(): void {
    process.on('uncaughtExceptionMonitor', (error) => {
      this.error('The process ends because of an uncaught error.', error);
    });
  }

  private write(level: LogLevel, message: string): void {
    const lines = message.slice(0, MOST_CHARACTERS).trimEnd().split('\n').map(visible);
    // Lines of a stack are set in, so that no name in it can look like an entry of the log.
    const shown = lines.join('\n    ');
    const head = `${new Date().toISOString()} ${level.padEnd(7)} ${this.from} ${process.pid}`;
    try {
      mkdirSync(this.folder, { recursive: true });
      rotate(this.folder, this.mostBytes);
      appendFileSync(partOf(this.folder, 0), `${head}  ${shown}\n`);
    } catch {
      // A log that cannot be written, on a full or read-only disk, must not stop what it tells of.
    }
  }
}

/** The last lines of the log, the newest last; none where there is no log. */
export function lastLogLines(home: string, count: number): string[] {
  const lines: string[] = [];
  for (let part = 0; part <= OLDER_PARTS && lines.length < count; part++) {
    try {
      const text = readFileSync(partOf(logsFolder(home), part), 'utf8');
      lines.unshift(...text.split('\n').slice(0, -1));
    } catch {
      break;
    }
  }
  return lines.slice(-count);
}
