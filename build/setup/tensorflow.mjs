// libtensorflow and the binding of @tensorflow/tfjs-node: the official builds first, and where their
// host cannot be reached, the shared libraries of TensorFlow's Python wheel and our own compiling.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { haveNotedFiles, noteFiles } from './files.mjs';
import { fetchOfficial, tfjsNodeVersion } from './official-tensorflow.mjs';
import { arePackagesInstalled } from './packages.mjs';
import { proxyNote } from './proxy.mjs';
import { root, say, setupFolder, SetupError } from './step.mjs';
import { setUpCompiler } from './system-libraries.mjs';
import { compileBinding, fetchWheel } from './tensorflow-wheel.mjs';

const tfjsNode = join(root, 'node_modules', '@tensorflow', 'tfjs-node');
const verified = join(tfjsNode, '.atelier-verified');
const note = join(tfjsNode, '.atelier-files');
/** Where `deps` and `lib` wait for the npm packages, and where they are made. */
const fetched = join(setupFolder, 'tensorflow');
const unfinished = join(setupFolder, 'tensorflow-unfinished');
/** Without the first one nothing counts as fetched. */
const PARTS = ['deps', 'lib'];
const TRY_IT = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require('@tensorflow/tfjs-node');
  const [answer] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
  console.log(answer === 11 ? 'TensorFlow ' + tf.backend().binding.TF_Version : 'wrong');
`;

/** One small computation in a process of its own; the library's version, or null. */
export async function tensorflowVersion() {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const { code, output } = await runQuietly(process.execPath, ['-e', TRY_IT], { env });
  const version = /TensorFlow ([\d.]+)/.exec(output)?.[1];
  return code === 0 && version !== undefined ? version : null;
}

/** Of the parts, what is loaded: not the headers. */
function loadedFolders() {
  return [join(tfjsNode, 'deps', 'lib'), join(tfjsNode, 'lib')];
}

/** Whether libtensorflow has computed on this computer with the running Node.js, and is still whole. */
function isTensorflowInstalled() {
  const hasComputed =
    existsSync(verified) && readFileSync(verified, 'utf8') === process.versions.node;
  return hasComputed && haveNotedFiles(note, loadedFolders());
}

/**
 * Whether it computes; tried where that was not done with the running Node.js. Without the lockfile's
 * packages it does not: npm removes what lies inside node_modules before it installs them.
 */
export async function doesTensorflowWork() {
  if (!arePackagesInstalled()) return false;
  if (isTensorflowInstalled()) return true;
  return existsSync(join(tfjsNode, 'deps')) && (await tensorflowVersion()) !== null;
}

/** @param {(folder: string) => Promise<boolean>} way whether it could be had in this way */
async function fetchBy(way) {
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const done = await way(unfinished);
  rmSync(fetched, { recursive: true, force: true });
  if (done) await rename(unfinished, fetched);
  return done;
}

async function fetchFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `libtensorflow could not be downloaded from its host. Check the connection, and run the same command again.${proxyNote(process.env)}`,
    );
  }
  await setUpCompiler();
  await fetchBy(async (folder) => {
    await fetchWheel(folder);
    return true;
  });
}

function isFetched() {
  return existsSync(join(fetched, 'deps'));
}

/** node_modules may lie on another disk. @param {string} from @param {string} to */
async function move(from, to) {
  rmSync(to, { recursive: true, force: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
    rmSync(from, { recursive: true });
  }
}

/**
 * Take what works out of node_modules before npm removes it there, if the next binding is the same.
 * @returns {Promise<boolean>} whether it was taken
 */
async function keepInstalled() {
  const places = PARTS.map((part) => join(tfjsNode, part));
  if (!isTensorflowInstalled() || !places.every((place) => existsSync(place))) return false;
  const { version } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8'));
  if (version !== tfjsNodeVersion()) return false;
  return fetchBy(async (folder) => {
    for (const part of PARTS) await move(join(tfjsNode, part), join(folder, part));
    return true;
  });
}

/** Download and unpack libtensorflow where it is missing. No npm package is needed for it. */
export async function fetchTensorflow() {
  if (isFetched() || (await doesTensorflowWork())) return;
  if (!arePackagesInstalled() && (await keepInstalled())) return;
  if (!(await fetchBy(fetchOfficial))) await fetchFallback();
}

/** @returns {Promise<string | null>} the version that computes now, or null */
async function installFetched() {
  if (!existsSync(join(fetched, 'lib'))) await compileBinding(tfjsNode, fetched);
  for (const part of PARTS) await move(join(fetched, part), join(tfjsNode, part));
  rmSync(fetched, { recursive: true, force: true });
  return tensorflowVersion();
}

/** Make sure that libtensorflow computes, where npm's packages are and it has been fetched. */
export async function installTensorflow() {
  if (isTensorflowInstalled()) return;
  const isOfficial = isFetched() && existsSync(join(fetched, 'lib'));
  let version = isFetched() ? await installFetched() : await tensorflowVersion();
  if (version === null && isOfficial) {
    await fetchFallback();
    version = await installFetched();
  }
  if (version === null) {
    throw new SetupError(
      'libtensorflow is installed but does not work on this computer. Delete node_modules and run the same command again; if that does not help, the processor may lack AVX.',
    );
  }
  say(`libtensorflow ${version} works`);
  noteFiles(note, loadedFolders());
  writeFileSync(verified, process.versions.node);
}
