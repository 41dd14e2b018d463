// The app's own code, bundled from TypeScript and Svelte where it changed since the last time.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { root, say, SetupError } from './step.mjs';

const SOURCES = ['electron', 'renderer', 'build/packaging'];
const FILES = [
  'build/setup/display.mjs',
  'build/setup/electron-support.mjs',
  'build/setup/environment.mjs',
  'build/setup/proxy-variables.mjs',
  'electron.vite.config.ts',
  'package-lock.json',
  'package.json',
  'svelte.config.js',
];
const stamp = join(root, 'out', '.sources');

/** @returns {string[]} every file below a folder, in a fixed order */
function filesBelow(/** @type {string} */ folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** By content, because a checkout gives every file a new date. */
function sourceHash() {
  const hash = createHash('sha256');
  const single = FILES.map((file) => join(root, file)).filter((file) => existsSync(file));
  for (const file of [...SOURCES.flatMap((each) => filesBelow(join(root, each))), ...single]) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Bundle main, preload, trainer, analyst, command line and renderer into out/. */
export async function setUpBundle() {
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('building the app');
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runQuietly(process.execPath, [program, 'build']);
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupError(`The app could not be built (${lastLine(output)}). See the output above.`);
  }
  writeFileSync(stamp, hash);
}
