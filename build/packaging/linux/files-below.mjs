import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @param {string} folder @returns {string[]} paths within it, sorted; of symbolic links none */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
