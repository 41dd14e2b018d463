// Whether what set-up has made is still there: a cleaner, a full disk or a copy that broke off leaves a part.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @returns {string[]} the path of every file below it, in a fixed order
 */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/**
 * By content, because a checkout gives every file a new date.
 * @param {readonly string[]} files
 * @param {string} folder by whose paths they are known
 */
export function hashOf(files, folder) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(folder.length)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Of files that are too large to be read at each start. @param {readonly string[]} folders */
function sizesIn(folders) {
  return folders.flatMap((folder) =>
    filesBelow(folder).map((file) => `${file.slice(folder.length)} ${statSync(file).size}`),
  );
}

/**
 * Note which files folders have, and how large they are.
 * @param {string} note the file that says so afterwards
 * @param {readonly string[]} folders
 */
export function noteFiles(note, folders) {
  writeFileSync(note, sizesIn(folders).join('\n'));
}

/**
 * Whether folders have the files that were noted. Set-ups before this one noted none: theirs count as whole.
 * @param {string} note
 * @param {readonly string[]} folders
 */
export function haveNotedFiles(note, folders) {
  if (!existsSync(note)) return true;
  if (!folders.every((folder) => existsSync(folder))) return false;
  const found = new Set(sizesIn(folders));
  return readFileSync(note, 'utf8')
    .split('\n')
    .every((line) => line === '' || found.has(line));
}
