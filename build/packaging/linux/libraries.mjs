// The libraries that the packaged programs link, and Debian's packages of them.
import { basename, join } from 'node:path';
import { SetupError } from '../../setup/step.mjs';
import { hasBinutils, programsBelow, readelf } from './programs.mjs';

/** A choice is between Ubuntu 24.04 or Debian 13, whose packages have 64-bit times, and earlier ones. */
const LIBC = 'libc6 (>= 2.28)';
const GLIB = 'libglib2.0-0t64 | libglib2.0-0';
const NSS = 'libnss3';

/** @type {Readonly<Record<string, string>>} */
const PACKAGE_OF = {
  'ld-linux-x86-64.so.2': LIBC,
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libasound.so.2': 'libasound2t64 | libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0t64 | libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0t64 | libatspi2.0-0',
  'libc.so.6': LIBC,
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2t64 | libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdl.so.2': LIBC,
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libgio-2.0.so.0': GLIB,
  'libglib-2.0.so.0': GLIB,
  'libgobject-2.0.so.0': GLIB,
  'libgtk-3.so.0': 'libgtk-3-0t64 | libgtk-3-0',
  'libm.so.6': LIBC,
  'libnspr4.so': 'libnspr4',
  'libnss3.so': NSS,
  'libnssutil3.so': NSS,
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libpthread.so.0': LIBC,
  'librt.so.1': LIBC,
  'libsmime3.so': NSS,
  'libstdc++.so.6': 'libstdc++6',
  'libudev.so.1': 'libudev1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
};

/** Loaded by name while the app runs, so that no program links them. */
const LOADED_LATER = ['libgtk-3.so.0', 'libX11.so.6'];

/** @param {string} folder @returns {string[]} the names of libraries that are linked and do not ship */
function linkedLibraries(folder) {
  const programs = programsBelow(folder);
  const shipped = new Set(programs.map((file) => basename(file)));
  const text = readelf(['--dynamic'], ...programs.map((file) => join(folder, file)));
  const linked = [...text.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = '']) => name);
  return [...new Set(linked)].filter((name) => !shipped.has(name));
}

/**
 * @param {readonly string[]} libraries
 * @returns {string[]} packages, each once, sorted
 * @throws SetupError for a library whose package is not known
 */
export function packagesOf(libraries) {
  const packages = libraries.map((name) => {
    const found = PACKAGE_OF[name];
    if (found !== undefined) return found;
    throw new SetupError(
      `No Debian package is known for ${name}. Add it to build/packaging/linux/libraries.mjs.`,
    );
  });
  return [...new Set(packages)].sort();
}

/**
 * The names of those that the programs in a folder link or load; without readelf, of Debian's binutils, all
 * that are known.
 * @param {string} folder
 */
export function librariesOf(folder) {
  const linked = hasBinutils() ? linkedLibraries(folder) : Object.keys(PACKAGE_OF);
  return [...new Set([...linked, ...LOADED_LATER])].sort();
}
