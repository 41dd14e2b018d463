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

function sourceHash() {
  const single = FILES.map((file) => join(root, file)).filter((file) => existsSync(file));
  return hashOf([...SOURCES.flatMap((each) => filesBelow(join(root, each))), ...single], root);
}

/** What was made of which sources: other builds write into the same folder, and files get lost. */
function state() {
  const made = existsSync(out) ? filesBelow(out).filter((file) => file !== stamp) : [];
  return `${sourceHash()} ${hashOf(made, out)}`;
}

/** Whether out/ is what the sources come to. */
export function isBundled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === state();
}

/** Bundle main, preload, trainer, analyst, command line and renderer into out/. */
export async function setUpBundle() {
  if (isBundled()) return;
  say('building the app');
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runQuietly(process.execPath, [program, 'build']);
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupError(`The app could not be built (${lastLine(output)}). See the output above.`);
  }
  writeFileSync(stamp, state());
}
