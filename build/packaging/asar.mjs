// Electron's archive of the app: JSON behind four little-endian numbers, then the files one after another.
import { readFileSync } from 'node:fs';

/** @typedef {{ path: string, bytes: number, unpacked: boolean, read: () => Buffer }} ArchivedFile */

/**
 * @param {string} file
 * @returns {ArchivedFile[]} `unpacked` ones lie beside the archive
 */
export function filesInArchive(file) {
  const archive = readFileSync(file);
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  const start = 8 + archive.readUInt32LE(4);
  /** @type {ArchivedFile[]} */
  const found = [];
  const walk = (/** @type {any} */ { files }, /** @type {string} */ above) => {
    for (const [name, entry] of Object.entries(files)) {
      const path = above + name;
      if (entry.files !== undefined) {
        walk(entry, `${path}/`);
        continue;
      }
      const from = start + Number(entry.offset);
      const bytes = entry.size ?? 0;
      const read = () => archive.subarray(from, from + bytes);
      found.push({ path, bytes, unpacked: entry.unpacked === true, read });
    }
  };
  walk(header, '');
  return found;
}
