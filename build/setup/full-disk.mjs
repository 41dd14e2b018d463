// What a full disk is known by, and how much each part of set-up needs.
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** The system's error codes, and the words of programs that print none. */
const FULL =
  /ENOSPC|EDQUOT|no space left on device|disk quota exceeded|not enough space on the disk|wrote only \d+ of \d+ bytes/i;
/** Of a line that a program printed. */
const MOST_LETTERS = 200;

/** What a part takes while it is installed, rounded up: its download, what is unpacked, and copies. */
const NEEDED = {
  packages: { what: 'The npm packages need', space: '1.5 GB' },
  official: { what: 'libtensorflow needs', space: '1 GB' },
  wheel: { what: 'libtensorflow needs', space: '2 GB' },
  electron: { what: 'Electron needs', space: '1 GB' },
  everything: { what: 'Setup needs', space: '5 GB' },
};

/** @typedef {keyof typeof NEEDED} Part */

/** The line of an error or of a program's output that tells of a full disk; '' where none does. */
function fullDiskLine(/** @type {unknown} */ said) {
  const text = said instanceof Error ? said.message : String(said);
  const line = text.split('\n').find((each) => FULL.test(each)) ?? '';
  return line.trim().slice(0, MOST_LETTERS);
}

/** Whether an error, or what a program printed, tells of a full disk. */
export function isDiskFull(/** @type {unknown} */ said) {
  return fullDiskLine(said) !== '';
}

/**
 * @param {unknown} said an error, or what a program printed
 * @param {string} folder where it was to be installed
 * @param {Part} part
 * @returns {string | null} null where that tells of no full disk
 */
export function fullDiskText(said, folder, part) {
  const { what, space } = NEEDED[part];
  if (!isDiskFull(said)) return null;
  const { bavail, bsize } = statfsSync(folder);
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB`;
  return `The disk is full (${fullDiskLine(said)}). ${what} about ${space} of free space in ${folder} (now ${free}), and space for temporary files in ${tmpdir()}. Free some, and run the same command again.`;
}
