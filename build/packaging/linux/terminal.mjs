// The terminal's programs as Debian's Node.js runs them. The app's own binary cannot: Electron needs a
// display even for a command, and its switch to run as Node.js is off in what ships. Node.js does not
// read app.asar, so what the programs load lies beside it.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesInArchive } from '../asar.mjs';

/** The window's pages, and what packages have to be run by hand. */
const NOT_LOADED =
  /^out\/(renderer|preload)\/|^node_modules\/.*(\/(bin|scripts)\/|\/bin\.js$|\.sh$|~$)/;

/**
 * Extract the programs of app.asar to resources/terminal. Native libraries, which lie outside of the
 * archive, are linked to.
 * @param {string} app the folder of the installed app
 */
export function addTerminal(app) {
  const archive = join(app, 'resources', 'app.asar');
  const target = join(app, 'resources', 'terminal');
  for (const { path, unpacked, read } of filesInArchive(archive)) {
    if (NOT_LOADED.test(path)) continue;
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    if (unpacked) {
      symlinkSync(relative(dirname(file), join(`${archive}.unpacked`, path)), file);
    } else {
      writeFileSync(file, read());
    }
  }
}
