// How far downloads are, on stderr: one line for all of them that is written over on a terminal, a few lines
// for each elsewhere.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MEGABYTE = 1e6;
const SHOWN_EVERY_MS = 200;
/** How often is looked at what another program has done. */
const WATCHED_EVERY_MS = 300;
/** Where lines stay, as in the log of a build. */
const LINES = 4;
/** Of a terminal that does not tell its width. */
const USUAL_COLUMNS = 80;

/** @typedef {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} Out */

/**
 * @param {number} bytes
 * @param {number | null} total
 */
export function progressText(bytes, total) {
  const done = (bytes / MEGABYTE).toFixed(0);
  if (total === null || total === 0) return `${done} MB`;
  return `${done} of ${(total / MEGABYTE).toFixed(0)} MB (${percent(bytes, total)})`;
}

/** @param {number} done @param {number} total */
function percent(done, total) {
  return `${Math.floor((100 * done) / total)}%`;
}

/** @param {number} done @param {number} total */
function countText(done, total) {
  return `${done} of ${total} (${percent(done, total)})`;
}

/**
 * What is counted, and from which total on lines are worth it.
 * @typedef {{ text: (done: number, total: number | null) => string, least: number }} Unit
 */
/** @type {Unit} */
const BYTES = { text: progressText, least: MEGABYTE };
/** @type {Unit} */
const FILES = { text: (done, total) => countText(done, total ?? done), least: 1 };

/** What each terminal shows of the downloads that run, in the order of their beginning. @type {WeakMap<Out, Map<object, string>>} */
const shown = new WeakMap();

/** @param {Out} out */
function running(out) {
  const known = shown.get(out) ?? new Map();
  shown.set(out, known);
  return known;
}

/** A line that is longer than the terminal is wide could not be written over. @param {Out} out */
function draw(out) {
  const line = `set-up:   ${[...running(out).values()].join(', ')}`;
  out.write(`\r${line.slice(0, (out.columns ?? USUAL_COLUMNS) - 1)}\u001b[K`);
}

/**
 * @param {string} name of what is downloaded
 * @param {Out} [out]
 * @param {Unit} [unit]
 * @returns {{ at(done: number, total: number | null): void, end(): void }}
 */
export function downloadProgress(name, out = process.stderr, unit = BYTES) {
  const download = {};
  let shownAt = 0;
  let lines = 0;
  return {
    at(done, total) {
      const text = `${name}: ${unit.text(done, total)}`;
      if (out.isTTY) {
        if (done !== total && Date.now() - shownAt < SHOWN_EVERY_MS) return;
        shownAt = Date.now();
        running(out).set(download, text);
        draw(out);
      } else if (total !== null && total >= unit.least && LINES * done >= (lines + 1) * total) {
        lines = Math.floor((LINES * done) / total);
        out.write(`set-up:   ${text}\n`);
      }
    },
    end() {
      if (!running(out).has(download)) return;
      if (running(out).size === 1) out.write('\n');
      running(out).delete(download);
    },
  };
}

/** What a folder's files take; what has gone since it was listed takes nothing. @param {string} folder */
function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true }).reduce((sum, name) => {
      const found = statSync(join(folder, String(name)), { throwIfNoEntry: false });
      return sum + (found?.isFile() ? found.size : 0);
    }, 0);
  } catch {
    return 0;
  }
}

/**
 * @template Result
 * @param {ReturnType<typeof downloadProgress>} progress
 * @param {number | null} total
 * @param {() => number} measure how much of it is there
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function watch(progress, total, measure, work) {
  const told = () => progress.at(Math.min(total ?? Infinity, measure()), total);
  const timer = setInterval(told, WATCHED_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress.end();
  }
}

/**
 * Tell how far the download of another program is, by what it has written.
 * @template Result
 * @param {{ name: string, total: number | null, folder: string }} download its size in bytes, where that is known,
 *   and where the program writes
 * @param {() => Promise<Result>} work
 * @param {Out} [out]
 * @returns {Promise<Result>}
 */
export function watchDownload({ name, total, folder }, work, out = process.stderr) {
  const before = sizeOf(folder);
  const arrived = () => Math.max(0, sizeOf(folder) - before);
  return watch(downloadProgress(name, out), total, arrived, work);
}

/**
 * Tell how far a program is that makes files, by how many of them are there.
 * @template Result
 * @param {{ name: string, files: readonly string[] }} made
 * @param {() => Promise<Result>} work
 * @param {Out} [out]
 * @returns {Promise<Result>}
 */
export function watchFiles({ name, files }, work, out = process.stderr) {
  const total = files.length;
  const there = () => files.filter((file) => statSync(file, { throwIfNoEntry: false })).length;
  return watch(downloadProgress(name, out, FILES), total, there, work);
}
