// An archive of the packaged folder, by the library that also writes shared runs, and the sums of what
// is handed out.
import { createWriteStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { packTar } from 'modern-tar/fs';
import { digest } from '../setup/digest.mjs';

/** What whoever downloads it sees. */
const HANDED_OUT = /\.(AppImage|deb|rpm|tar\.gz|dmg|zip|exe|cdx\.json)$/;

/**
 * @param {string} folder
 * @param {string} name of the folder within the archive
 * @param {string} file
 */
export async function archiveFolder(folder, name, file) {
  const map = (/** @type {import('modern-tar/fs').TarHeader} */ header) => ({
    ...header,
    name: `${name}/${header.name}`,
    // Whoever made it is nobody on the computer where it is unpacked.
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
  });
  await pipeline(packTar(folder, { map }), createGzip(), createWriteStream(file));
}

/**
 * Write SHA256SUMS, which `sha256sum -c SHA256SUMS` checks.
 * @param {string} folder with what is handed out
 * @returns {Promise<string>} the file
 */
export async function writeSums(folder) {
  const names = (await readdir(folder)).filter((name) => HANDED_OUT.test(name)).sort();
  const lines = [];
  for (const name of names) {
    lines.push(`${await digest(join(folder, name), 'sha256', 'hex')}  ${basename(name)}\n`);
  }
  const file = join(folder, 'SHA256SUMS');
  await writeFile(file, lines.join(''));
  return file;
}
