// The official builds: libtensorflow for this system and tfjs-node's binding to it, from the host that
// its own installer uses. That installer checks nothing that it downloads and unpacks it with an old
// tar, so it is not run.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { arrivedBytes, checkDownload, download } from './download.mjs';
import { refuseFullDisk, root, say, setupFolder, SetupError } from './step.mjs';

/**
 * TensorFlow publishes no hashes of these archives. The figures are those that Nixpkgs and the build
 * files of other projects pin (the one for Linux x64 was found alike in four of them).
 * @type {Record<string, { path: string, sha256: string }>}
 */
export const LIBRARIES = {
  'linux-x64': {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz',
    sha256: '7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173',
  },
  'darwin-x64': {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-darwin-x86_64-2.9.1.tar.gz',
    sha256: '56f83d3320ba0f69aaafd6c058645e1b7fbc75fb9a3fc36d6be98de1291ca226',
  },
  'win32-x64': {
    path: 'tensorflow/libtensorflow/libtensorflow-cpu-windows-x86_64-2.9.1.zip',
    sha256: '56fa7e84c984144311563b405bd0e565568f3cbe2c15ac4713e9c8174a02b00f',
  },
  'linux-arm64': {
    path: 'tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz',
    sha256: '9395d1ff39f5b6847f5121e679ff4e599dc7061a2a7f87ceac061c78e908e6e3',
  },
  'darwin-arm64': {
    path: 'tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz',
    sha256: '13ab22b97e2af06e431aaeb7b42fb89981965dd01aa16da035d8210aa4183d79',
  },
};

/** Where an interrupted set-up leaves what it has, for the next one. */
const downloads = join(setupFolder, 'downloads');

const SYSTEMS = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The same variable that tfjs-node's installer takes, for a mirror; what it serves is checked alike. */
function host() {
  const { TFJS_NODE_CDN_STORAGE: chosen } = process.env;
  const storage =
    chosen === undefined || chosen === '' ? 'https://storage.googleapis.com/' : chosen;
  return storage.endsWith('/') ? storage : `${storage}/`;
}

/** The version that package.json pins; npm may not have installed it yet. */
export function tfjsNodeVersion() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return dependencies['@tensorflow/tfjs-node'];
}

/** For Node.js and Electron alike: the binding is Node-API. */
function bindingPath() {
  const version = tfjsNodeVersion();
  const system = SYSTEMS[/** @type {keyof typeof SYSTEMS} */ (process.platform)];
  const ending = process.platform === 'win32' ? 'zip' : 'tar.gz';
  return `tf-builds/pre-built-binary/napi-v8/${version}/CPU-${system}-${version}.${ending}`;
}

/**
 * Download, check, and only then unpack. `tar` is part of all three systems; that of Windows and
 * macOS reads zip files as well.
 * @param {{ path: string, sha256: string | null }} archive
 * @param {string} folder
 * @param {readonly string[]} [options] of tar
 */
async function fetchInto({ path, sha256 }, folder, options = []) {
  const name = posix.basename(path);
  mkdirSync(downloads, { recursive: true });
  const file = join(downloads, name);
  await download(host() + path, file);
  try {
    await checkDownload(file, name, sha256);
    mkdirSync(folder, { recursive: true });
    // Whose words for a full disk are known.
    const env = { ...process.env, LC_ALL: 'C' };
    const args = ['-xf', file, '-C', folder, ...options];
    const { code, output } = await runQuietly('tar', args, { env });
    if (code !== 0) refuseFullDisk(output, 'official');
    if (code !== 0) throw new Error(`${name} could not be unpacked: ${lastLine(output)}`);
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Downloads for this system that broke off.
 * @param {string} [folder] where they lie
 */
export function unfinishedDownloads(folder = downloads) {
  const library = LIBRARIES[`${process.platform}-${process.arch}`];
  if (library === undefined) return [];
  return [library.path, bindingPath()]
    .map((path) => posix.basename(path))
    .map((name) => ({ name, bytes: arrivedBytes(join(folder, name)) }))
    .filter(({ bytes }) => bytes > 0);
}

/** Windows looks for the library beside the binding, and some of its archives lack the folder. */
async function placeDll(/** @type {string} */ folder) {
  const lib = join(folder, 'deps', 'lib');
  const library = join(lib, 'tensorflow.dll');
  if (!existsSync(library)) {
    mkdirSync(lib, { recursive: true });
    await rename(join(folder, 'deps', 'tensorflow.dll'), library);
  }
  await cp(library, join(folder, 'lib', 'napi-v8', 'tensorflow.dll'));
}

/**
 * Lay libtensorflow and the binding out as tfjs-node's installer would, in `deps` and `lib`.
 * @param {string} folder without these two
 * @returns {Promise<boolean>} false where the host cannot be reached or has nothing for this system
 * @throws SetupError where a download is not the file that is expected
 */
export async function fetchOfficial(folder) {
  const library = LIBRARIES[`${process.platform}-${process.arch}`];
  if (library === undefined) return false;
  say('downloading the official libtensorflow and its binding');
  try {
    await fetchInto(library, join(folder, 'deps'));
    const binding = { path: bindingPath(), sha256: null };
    await fetchInto(binding, join(folder, 'lib', 'napi-v8'), ['--strip-components=1']);
    if (process.platform === 'win32') await placeDll(folder);
    return true;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    refuseFullDisk(error, 'official');
    const reason = error instanceof Error ? error.message : String(error);
    say(`the official download does not work on this computer (${lastLine(reason)})`);
    return false;
  }
}
