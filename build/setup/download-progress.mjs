// How far a download is, on stderr: a line that is written over on a terminal, a few lines elsewhere.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MEGABYTE = 1e6;
const SHOWN_EVERY_MS = 200;
/** How often folders are looked at, whose files another program downloads. */
const WATCHED_EVERY_MS = 300;
/** Where lines stay, as in the log of a build. */
const LINES = 4;

/**
 * @param {number} bytes
 * @param {number | null} total
 */
export function progressText(bytes, total) {
  const done = (bytes / MEGABYTE).toFixed(0);
  if (total === null || total === 0) return `${done} MB`;
  const percent = Math.floor((100 * bytes) / total);
  return `${done} of ${(total / MEGABYTE).toFixed(0)} MB (${percent}%)`;
}

/**
 * @param {string} name of what is downloaded
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [out]
 * @returns {{ at(bytes: number, total: number | null): void, end(): void }}
 */
export function downloadProgress(name, out = process.stderr) {
  let shownAt = 0;
  let lines = 0;
  let isOpen = false;
  return {
    at(bytes, total) {
      const text = `set-up:   ${name}: ${progressText(bytes, total)}`;
      if (out.isTTY) {
        const isDone = bytes === total;
        if (!isDone && Date.now() - shownAt < SHOWN_EVERY_MS) return;
        shownAt = Date.now();
        out.write(`\r${text}\u001b[K`);
        isOpen = true;
      } else if (total !== null && total > MEGABYTE && LINES * bytes >= (lines + 1) * total) {
        lines = Math.floor((LINES * bytes) / total);
        out.write(`${text}\n`);
      }
    },
    end() {
      if (isOpen) out.write('\n');
      isOpen = false;
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
 * Tell how far the download of another program is, by what it has written.
 * @template Result
 * @param {{ name: string, total: number, folder: string }} download its size in bytes, and where the program writes
 * @param {() => Promise<Result>} work
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [out]
 * @returns {Promise<Result>}
 */
export async function watchDownload({ name, total, folder }, work, out = process.stderr) {
  const progress = downloadProgress(name, out);
  const before = sizeOf(folder);
  const timer = setInterval(() => {
    progress.at(Math.min(total, Math.max(0, sizeOf(folder) - before)), total);
  }, WATCHED_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress.end();
  }
}
