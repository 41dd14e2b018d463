// How far a download is, on stderr: a line that is written over on a terminal, a few lines elsewhere.

const MEGABYTE = 1e6;
const SHOWN_EVERY_MS = 200;
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
