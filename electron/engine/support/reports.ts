/**
 * What a crash leaves behind, `reports/WHEN-PROCESS.json`: what ended, what is kept, and the last lines
 * of the log. They stay on this computer; nothing sends them.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { replaceFileNow } from '../storage/durable';
import { sentenceOf } from '../text/sentence-of';
import { appVersion } from './app-version';
import { lastLogLines, type ProcessName } from './log';

/** The oldest go first. */
const MOST_REPORTS = 20;
const LOG_LINES = 60;
const ENDING = '.json';

const reportSchema = v.object({
  formatVersion: v.literal(1),
  /** ISO 8601. */
  at: v.string(),
  process: v.picklist(['main', 'renderer', 'trainer', 'analyst', 'server']),
  /** What happened, in a sentence. */
  what: v.string(),
  /** What is on the disk all the same, in a sentence. */
  kept: v.string(),
  error: v.nullable(v.object({ message: v.string(), stack: v.string() })),
  /** The process's exit code, and Chromium's word for how it ended. */
  exit: v.object({ code: v.nullable(v.number()), reason: v.nullable(v.string()) }),
  /** The run or sweep that it was at. */
  run: v.nullable(v.string()),
  version: v.string(),
  versions: v.record(v.string(), v.string()),
  system: v.string(),
  log: v.array(v.string()),
});

export type CrashReport = v.InferOutput<typeof reportSchema>;

export interface Crash {
  process: ProcessName;
  what: string;
  kept: string;
  error?: unknown;
  exit?: { code: number | null; reason: string | null };
  run?: string | null;
}

/** Told of a process that ended and should not have. */
export type TellCrash = (crash: Crash) => void;

/** What every crash leaves whole, because it was on the disk before anybody was told of it. */
const ALL_ON_DISK = 'All runs, finished epochs, sweeps and photos are saved';
export const FILES_ARE_KEPT = `${ALL_ON_DISK}.`;
export const ALL_IS_KEPT = `${ALL_ON_DISK}; a run that was training can be resumed from its last finished epoch.`;

export function reportsFolder(home: string): string {
  return join(home, 'reports');
}

function errorOf(error: unknown): CrashReport['error'] {
  if (error === undefined) return null;
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? '' };
  return { message: sentenceOf(error), stack: '' };
}

/** Names begin with the time, so that their order is that of the crashes. */
function names(home: string): string[] {
  try {
    return readdirSync(reportsFolder(home))
      .filter((name) => name.endsWith(ENDING))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Write a report; at once, since the process may have no later.
 * @returns its path, or null where it cannot be written: a crash must not end in another one
 */
export function writeReport(home: string, crash: Crash): string | null {
  const at = new Date().toISOString();
  const { process: name, what, kept, error, exit, run } = crash;
  const report: CrashReport = {
    formatVersion: 1,
    at,
    process: name,
    what,
    kept,
    error: errorOf(error),
    exit: exit ?? { code: null, reason: null },
    run: run ?? null,
    version: appVersion,
    versions: { ...process.versions } as Record<string, string>,
    system: `${process.platform} ${process.arch} ${release()}`,
    log: lastLogLines(home, LOG_LINES),
  };
  const file = `${at.replace(/[:.]/g, '-')}-${name}-${randomBytes(2).toString('hex')}${ENDING}`;
  const path = join(reportsFolder(home), file);
  try {
    mkdirSync(reportsFolder(home), { recursive: true });
    replaceFileNow(path, `${JSON.stringify(report, null, 2)}\n`);
    for (const old of names(home).slice(0, -MOST_REPORTS)) {
      rmSync(join(reportsFolder(home), old), { force: true });
    }
    return path;
  } catch {
    return null;
  }
}

export interface StoredReport {
  path: string;
  report: CrashReport;
}

/** The reports that can be read, the newest first. */
export function readReports(home: string): StoredReport[] {
  return names(home)
    .reverse()
    .flatMap((name) => {
      const path = join(reportsFolder(home), name);
      try {
        return [{ path, report: v.parse(reportSchema, JSON.parse(readFileSync(path, 'utf8'))) }];
      } catch {
        return [];
      }
    });
}
