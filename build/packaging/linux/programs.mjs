// The compiled programs and libraries of the packaged app, as Debian wants them: without symbols for
// debuggers, libraries not executable.
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files-below.mjs';

const READELF = '/usr/bin/readelf';
const STRIP = '/usr/bin/strip';

function isProgram(/** @type {string} */ file) {
  const start = Buffer.alloc(4);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, 4, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.toString('latin1') === '\x7fELF';
}

/** @param {string} folder @returns {string[]} paths within it */
export function programsBelow(folder) {
  return filesBelow(folder).filter((file) => isProgram(join(folder, file)));
}

/** Whether readelf and strip, of Debian's binutils, are installed. */
export function hasBinutils() {
  return existsSync(READELF) && existsSync(STRIP);
}

/** @param {readonly string[]} args @param {readonly string[]} files */
export function readelf(args, ...files) {
  return execFileSync(READELF, [...args, '--wide', ...files], { encoding: 'utf8', maxBuffer: 1e9 });
}

/**
 * Remove the symbols, from copies: a file may be a hard link to one of node_modules.
 * @param {string} folder
 */
export function stripPrograms(folder) {
  for (const program of programsBelow(folder)) {
    const file = join(folder, program);
    if (!readelf(['--sections'], file).includes(' .symtab ')) continue;
    execFileSync(STRIP, ['--strip-unneeded', '-o', `${file}.stripped`, file]);
    renameSync(`${file}.stripped`, file);
    chmodSync(file, /\.(so|node)(\.\d+)*$/.test(program) ? 0o644 : 0o755);
  }
}
