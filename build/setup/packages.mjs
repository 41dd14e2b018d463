// npm's packages, exactly those of the lockfile, without their install scripts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runNpm } from './command.mjs';
import { watchFiles } from './download-progress.mjs';
import { withAddresses } from './lockfile.mjs';
import { npmReason } from './npm-reason.mjs';
import { proxyNote } from './proxy.mjs';
import { refuseFullDisk, root, say, setupFolder, SetupError } from './step.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.atelier-lockfile');
/**
 * Where they are installed before they replace those that are there: another folder for each set-up, for an
 * npm that was left behind still writes into its own.
 */
const unfinished = join(setupFolder, `packages-${process.pid}`);
const UNFINISHED = /^packages(-\d+)?$/;
const ARGUMENTS = [
  ...['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  // Whatever NODE_ENV or a person's settings leave out: the app is built here.
  '--include=dev',
  // npm would wait for minutes without a word.
  ...['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000', '--fetch-timeout=60000'],
];
/** A registry that has its files elsewhere, or other files there. */
const WRONG_ADDRESS = /E40[0-9]|EINTEGRITY/;

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

/** @returns {Lockfile} */
function readLockfile() {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * The file that each package of the lockfile has, but for those of other systems.
 * @param {Lockfile} lockfile
 * @param {string} folder
 */
function packageFiles({ packages }, folder) {
  return Object.entries(packages)
    .filter(([path, { optional }]) => path !== '' && optional !== true)
    .map(([path]) => join(folder, path, 'package.json'));
}

/** Whether every package of the lockfile is there. */
function areWhole() {
  return packageFiles(readLockfile(), root).every((file) => existsSync(file));
}

/** Whether node_modules is what the lockfile says. */
export function arePackagesInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfileHash() && areWhole();
}

/** What set-ups left that were interrupted. */
function removeUnfinished() {
  for (const name of readdirSync(setupFolder).filter((each) => UNFINISHED.test(each))) {
    try {
      rmSync(join(setupFolder, name), { recursive: true, force: true });
    } catch {
      // An npm that was left behind still writes there.
    }
  }
}

/** @param {Lockfile} lockfile @param {string} folder */
async function runCi(lockfile, folder) {
  const made = { name: 'npm packages', files: packageFiles(lockfile, folder) };
  const { code, output } = await watchFiles(made, () => runNpm(ARGUMENTS, { cwd: folder }));
  if (code !== 0) refuseFullDisk(output, 'packages');
  return { done: code === 0, output };
}

async function registry() {
  const { code, output } = await runNpm(['config', 'get', 'registry']);
  return code === 0 && /^https?:\/\/\S+$/.test(output.trim()) ? output.trim() : null;
}

/**
 * With the addresses of the files, which npm would ask the registry for one by one: a third of the time. In
 * a folder of its own, because the project's lockfile has none.
 * @returns {Promise<{ done: boolean, output: string } | null>} null where they are not known, or are others
 */
async function installWithAddresses() {
  const from = await registry();
  if (from === null) return null;
  const lockfile = withAddresses(readLockfile(), from);
  removeUnfinished();
  mkdirSync(unfinished, { recursive: true });
  for (const name of ['package.json', '.npmrc']) await cp(join(root, name), join(unfinished, name));
  writeFileSync(join(unfinished, 'package-lock.json'), JSON.stringify(lockfile));
  const result = await runCi(lockfile, unfinished);
  if (result.done) {
    rmSync(modules, { recursive: true, force: true });
    await rename(join(unfinished, 'node_modules'), modules);
  }
  rmSync(unfinished, { recursive: true, force: true });
  return !result.done && WRONG_ADDRESS.test(result.output) ? null : result;
}

/** Install the lockfile's packages where that has not been done already. */
export async function setUpPackages() {
  if (arePackagesInstalled()) return;
  say('installing npm packages from the lockfile, without install scripts');
  const { done, output } = (await installWithAddresses()) ?? (await runCi(readLockfile(), root));
  if (!done) {
    throw new SetupError(
      `npm could not install the packages (${npmReason(output)}). Check that this computer can reach the npm registry ("npm ping") and run the same command again.${proxyNote(process.env)}`,
    );
  }
  if (!areWhole()) {
    throw new SetupError(
      'npm left out some of the packages. Delete node_modules and run the same command again.',
    );
  }
  writeFileSync(stamp, lockfileHash());
}
