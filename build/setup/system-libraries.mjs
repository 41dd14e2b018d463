// The Linux libraries that Electron needs and a browser package would bring, a virtual display for
// the tests, a Chromium for those that run in one, and a compiler where the binding has to be built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { say, SetupError } from './step.mjs';

/** What must be there, and the packages that have it: Debian 12's name, then the newer one. */
const ELECTRON_LIBRARIES = [
  ['libgtk-3.so.0', 'libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3.so', 'libnss3'],
  ['libasound.so.2', 'libasound2', 'libasound2t64'],
  ['libgbm.so.1', 'libgbm1'],
  ['libXss.so.1', 'libxss1'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libcups.so.2', 'libcups2', 'libcups2t64'],
  ['libdrm.so.2', 'libdrm2'],
];
const DISPLAY_COMMANDS = [
  ['Xvfb', 'xvfb'],
  ['xauth', 'xauth'],
];
const COMPILER_COMMANDS = [
  ['python3', 'python3'],
  ['g++', 'g++'],
];

/** The path of a command, or an empty one where it is not installed. */
function commandPath(/** @type {string} */ name) {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, name));
  return places.find((place) => existsSync(place)) ?? '';
}

function hasCommand(/** @type {string} */ name) {
  return commandPath(name) !== '';
}

function loaderCache() {
  for (const program of ['ldconfig', '/sbin/ldconfig']) {
    const { code, output } = runAll(program, ['-p']);
    if (code === 0) return output;
  }
  return '';
}

/** As runQuietly, but with the whole output. */
function runAll(/** @type {string} */ program, /** @type {string[]} */ args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { code: status, output: stdout ?? '' };
}

/** The first of a library's package names that this system knows. */
function knownPackage(/** @type {string[]} */ names) {
  if (names.length === 1) return names[0];
  for (const name of names) {
    const { output } = runAll('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(output)) return name;
  }
  return names[0];
}

function commandFor(/** @type {readonly string[]} */ packages) {
  return `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/** @typedef {{ isRoot: boolean, hasApt: boolean }} Here */

/** @returns {Here} */
function thisSystem() {
  return { isRoot: process.getuid?.() === 0, hasApt: hasCommand('apt-get') };
}

/** Whether set-up installs packages itself. */
function canInstall(/** @type {Here} */ { isRoot, hasApt }) {
  return isRoot && hasApt;
}

/** The command as a person types it. */
function typedCommand(/** @type {readonly string[]} */ packages, /** @type {Here} */ { isRoot }) {
  return `${isRoot ? '' : 'sudo '}${commandFor(packages)}`;
}

/**
 * The command that installs packages, for us to run; whoever cannot run it here is told it.
 * @param {readonly string[]} packages
 * @param {string} purpose what they are for, as a sentence's subject
 * @param {Here} here
 * @returns {string}
 * @throws {SetupError} with the one command, where this process is not root or there is no apt-get
 */
export function installCommand(packages, purpose, here) {
  const command = commandFor(packages);
  if (canInstall(here)) return command;
  throw new SetupError(
    `${purpose} needs system packages that are not installed. Run "${typedCommand(packages, here)}" (or your system's equivalent), then run the same command again.`,
  );
}

async function install(/** @type {string[]} */ packages, /** @type {string} */ purpose) {
  const command = installCommand(packages, purpose, thisSystem());
  say(`installing system packages: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get', ['update'], { env });
  // Whose packages would have to be mended by hand where it is killed.
  const { code, output } = await runQuietly('sh', ['-c', command], { env, outlivesUs: true });
  if (code !== 0) {
    throw new SetupError(
      `apt-get could not install the missing packages (${lastLine(output)}). Run "${command}" to see why.`,
    );
  }
}

/**
 * Electron's libraries that the loader does not know, each with the packages that have it.
 * @param {string} cache what `ldconfig -p` prints
 */
export function missingLibraries(cache) {
  return ELECTRON_LIBRARIES.filter(([file = '']) => !cache.includes(`\t${file} `));
}

function missingCommands(/** @type {string[][]} */ wanted) {
  return wanted.filter(([name = '']) => !hasCommand(name)).map(([, name = '']) => name);
}

/** The packages of what Electron needs and this system lacks, by the lists that apt has. */
function missingForElectron({ display = false } = {}) {
  const libraries = missingLibraries(loaderCache()).map(([, ...names]) => knownPackage(names));
  const commands = display ? missingCommands(DISPLAY_COMMANDS) : [];
  const noFonts = !existsSync('/usr/share/fonts') && !existsSync('/usr/local/share/fonts');
  const fonts = noFonts ? ['fonts-dejavu-core'] : [];
  return [...libraries, ...commands, ...fonts].filter((name) => name !== undefined);
}

/**
 * What of the system Electron lacks here; nothing is downloaded to find out.
 * @returns {{ packages: string[], command: string | null }} the command that a person has to run to install
 *   them; null where set-up does
 */
export function missingSystemPackages() {
  if (process.platform !== 'linux') return { packages: [], command: null };
  const packages = missingForElectron();
  const isOurs = packages.length === 0 || canInstall(thisSystem());
  return { packages, command: isOurs ? null : typedCommand(packages, thisSystem()) };
}

/** Electron's libraries, and a virtual display where `display` is asked for. Linux only. */
export async function setUpElectronLibraries({ display = false } = {}) {
  if (process.platform !== 'linux') return;
  if (missingForElectron({ display }).length === 0) return;
  // The newer names can only be told from the older ones once apt has its lists.
  if (canInstall(thisSystem())) await runQuietly('apt-get', ['update']);
  await install(missingForElectron({ display }), 'The window');
}

/** What compiling the binding takes. Linux only. */
export async function setUpCompiler() {
  const missing = missingCommands(COMPILER_COMMANDS);
  const pip = runAll('python3', ['-m', 'pip', '--version']);
  if (pip.code !== 0) missing.push('python3-pip');
  if (missing.length > 0) await install(missing, 'Building the libtensorflow binding');
}

/**
 * The Chromium that the tests open the window in: the one that ATELIER_CHROMIUM names, or the system's.
 * @returns {Promise<string>} the path of its program
 */
export async function setUpChromium() {
  const named = process.env['ATELIER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new SetupError(
      `There is no Chromium at ${named}. Set ATELIER_CHROMIUM to the path of its program, or unset it to use the system's.`,
    );
  }
  if (!hasCommand('chromium')) await install(['chromium'], 'The test in a current Chromium');
  return commandPath('chromium');
}
