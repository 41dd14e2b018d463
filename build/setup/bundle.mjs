// The app's own code, bundled from TypeScript and Svelte where it changed since the last time.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { filesBelow, hashOf } from './files.mjs';
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
const out = join(root, 'out');
const stamp = join(out, '.sources');

/** Of what the app is built from. */
function sourceHash() {
  const single = FILES.map((file) => join(root, file)).filter((file) => existsSync(file));
  return hashOf([...SOURCES.flatMap((each) => filesBelow(join(root, each))), ...single], root);
}

/** What was made of which sources: other builds write into the same folder, and files get lost. */
function stampFor(/** @type {string} */ sources) {
  const made = existsSync(out) ? filesBelow(out).filter((file) => file !== stamp) : [];
  return `${sources} ${hashOf(made, out)}`;
}

/** Whether out/ is what the sources come to. */
export function isBundled(sources = sourceHash()) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampFor(sources);
}

/** Bundle main, preload, trainer, analyst, command line and renderer into out/. */
export async function setUpBundle() {
  // Of before the build: what changes while it runs is built the next time.
  const sources = sourceHash();
  if (isBundled(sources)) return;
  say('building the app');
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runQuietly(process.execPath, [program, 'build']);
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupError(`The app could not be built (${lastLine(output)}). See the output above.`);
  }
  writeFileSync(stamp, stampFor(sources));
}
