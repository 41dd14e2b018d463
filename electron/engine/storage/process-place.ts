/**
 * Where processes have the numbers that this one sees: the computer, or the container in it. The same number
 * means another process elsewhere, and what runs there cannot be looked for from here.
 */
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const LONGEST = 60;

/** Linux's number of the namespace that process numbers are of; the same one after a restart. */
function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}

/** Fit to be part of a file's name. */
export const processPlace = [
  hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, LONGEST),
  processNamespace(),
]
  .filter((part) => part !== '')
  .join('.');
