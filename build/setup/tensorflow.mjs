// libtensorflow and the binding of @tensorflow/tfjs-node: the official builds first, and where their
// host cannot be reached, the shared libraries of TensorFlow's Python wheel and our own compiling.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { digest } from './digest.mjs';
import { watchDownload } from './download-progress.mjs';
import { installOfficial } from './official-tensorflow.mjs';
import { refuseFullDisk, root, say, setupFolder, SetupError } from './step.mjs';

const WHEEL = {
  requirement: 'tensorflow-cpu==2.21.0',
  bytes: 273_829_956,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  platform: ['--python-version', '3.11', '--platform', 'manylinux_2_27_x86_64'],
};
const DOWNLOAD_TIMEOUT_MS = 900_000;

export const tfjsNode = join(root, 'node_modules', '@tensorflow', 'tfjs-node');
const verified = join(tfjsNode, '.atelier-verified');
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

function removeNativeParts() {
  for (const part of ['deps', 'lib'])
    rmSync(join(tfjsNode, part), { recursive: true, force: true });
}

/** The official builds; true where they then compute. */
async function officialInstall() {
  removeNativeParts();
  return (await installOfficial(tfjsNode)) && (await tensorflowVersion()) !== null;
}

/** @param {string} folder an empty one, for the download */
async function downloadWheel(folder) {
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', ...WHEEL.platform];
  const target = ['--implementation', 'cp', '--retries', '0', '-d', folder, WHEEL.requirement];
  // pip downloads to a temporary folder first.
  const partial = join(folder, 'partial');
  mkdirSync(partial);
  const options = { timeoutMs: DOWNLOAD_TIMEOUT_MS, env: { ...process.env, TMPDIR: partial } };
  const { code, output } = await watchDownload(
    { name: WHEEL.requirement, total: WHEEL.bytes, folder: partial },
    () => runQuietly('python3', [...args, ...target], options),
  );
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
  if (code !== 0 || name === undefined) {
    refuseFullDisk(output, 'wheel');
    throw new SetupError(
      `libtensorflow could not be downloaded from its host or from Python's package index (${lastLine(output)}). Connect to the internet, or point pip's index or find-links to a mirror that has ${WHEEL.requirement}, and run the same command again.`,
    );
  }
  const wheel = join(folder, name);
  if ((await digest(wheel, 'sha256', 'hex')) !== WHEEL.sha256) {
    throw new SetupError(
      `The downloaded ${name} is not the expected file (its SHA-256 differs). Delete it from your mirror or cache, and run the same command again.`,
    );
  }
  return wheel;
}

/**
 * Of the wheel, which is a zip, only the shared libraries, the C headers and the licences.
 * @param {string} wheel
 * @param {string} folder
 */
async function unpackWheel(wheel, folder) {
  const script = `
import sys, zipfile
wanted = ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2',
          'tensorflow/include/tensorflow/c/', 'tensorflow/include/tensorflow/core/platform/',
          'tensorflow/include/tsl/platform/', 'tensorflow/include/xla/tsl/',
          'tensorflow/THIRD_PARTY_NOTICES.txt')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
`;
  const { code, output } = await runQuietly('python3', ['-c', script, wheel, folder]);
  if (code !== 0) {
    refuseFullDisk(output, 'wheel');
    throw new SetupError(
      `TensorFlow's libraries could not be unpacked (${lastLine(output)}). Run the same command again.`,
    );
  }
}

/**
 * Lay libraries and headers out as tfjs-node's installer would.
 * @param {string} unpacked
 */
async function layOut(unpacked) {
  const lib = join(tfjsNode, 'deps', 'lib');
  mkdirSync(lib, { recursive: true });
  const include = join(tfjsNode, 'deps', 'include');
  await cp(join(unpacked, 'tensorflow', 'include'), include, { recursive: true });
  const notices = 'THIRD_PARTY_NOTICES.txt';
  await cp(join(unpacked, 'tensorflow', notices), join(tfjsNode, 'deps', notices));
  const [main, framework] = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  for (const library of [main, framework]) {
    const file = join(unpacked, 'tensorflow', library);
    // 200 MB smaller; it works unstripped as well, so a missing strip is no fault.
    await runQuietly('strip', ['--strip-unneeded', file]);
    await rename(file, join(lib, library));
  }
  await symlink(main, join(lib, 'libtensorflow.so'));
  await symlink(main, join(lib, 'libtensorflow.so.2.9.1'));
  await symlink(framework, join(lib, 'libtensorflow_framework.so'));
}

/** The folder with node_api.h that came with the running Node.js. */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const places = [join(prefix, 'include', 'node'), '/usr/include/node', '/usr/local/include/node'];
  const found = places.find((place) => existsSync(join(place, 'node_api.h')));
  if (found !== undefined) return found;
  throw new SetupError(
    'The libtensorflow binding has to be compiled on this computer, but the Node.js headers are missing (include/node/node_api.h). Install Node.js from nodejs.org or NodeSource, which include them, and run the same command again.',
  );
}

/** Compile tfjs-node's binding; the same two files and flags as its binding.gyp has for Linux. */
async function compileBinding() {
  const output = join('lib', 'napi-v8', 'tfjs_binding.node');
  mkdirSync(join(tfjsNode, dirname(output)), { recursive: true });
  const args = ['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8'];
  args.push(`-I${nodeHeaders()}`, '-Ideps/include', '-o', output);
  args.push('binding/tfjs_backend.cc', 'binding/tfjs_binding.cc');
  // Relative to the binding, so that the two stay together wherever the app is moved to.
  args.push('-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework');
  args.push('-Wl,-rpath,$ORIGIN/../../deps/lib');
  const { code, output: said } = await runQuietly('g++', args, { cwd: tfjsNode });
  if (code !== 0) {
    refuseFullDisk(said, 'wheel');
    throw new SetupError(
      `The libtensorflow binding could not be compiled (${lastLine(said)}). Install g++ (on Debian: apt-get install g++) and run the same command again.`,
    );
  }
}

async function installFromWheel() {
  mkdirSync(setupFolder, { recursive: true });
  const folder = await mkdtemp(join(setupFolder, 'tensorflow-'));
  try {
    say(`downloading ${WHEEL.requirement} with pip instead (274 MB)`);
    const wheel = await downloadWheel(folder);
    say("unpacking TensorFlow's shared libraries and C headers");
    await unpackWheel(wheel, folder);
    removeNativeParts();
    await layOut(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say('compiling the libtensorflow binding');
  await compileBinding();
}

/** Whether libtensorflow has computed on this computer with the running Node.js. */
function isTensorflowInstalled() {
  return existsSync(verified) && readFileSync(verified, 'utf8') === process.versions.node;
}

/** Whether it computes; tried where that was not done with the running Node.js. */
export async function doesTensorflowWork() {
  return isTensorflowInstalled() || (await tensorflowVersion()) !== null;
}

/** Make sure that libtensorflow computes; `needsCompiler` is called before anything is compiled. */
export async function setUpTensorflow(/** @type {() => Promise<void>} */ needsCompiler) {
  if (isTensorflowInstalled()) return;
  if ((await tensorflowVersion()) === null && !(await officialInstall())) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        'libtensorflow could not be downloaded from its host. Check the connection and the proxy settings, and run the same command again.',
      );
    }
    await needsCompiler();
    await installFromWheel();
  }
  const version = await tensorflowVersion();
  if (version === null) {
    throw new SetupError(
      'libtensorflow is installed but does not work on this computer. Delete node_modules and run the same command again; if that does not help, the processor may lack AVX.',
    );
  }
  say(`libtensorflow ${version} works`);
  writeFileSync(verified, process.versions.node);
}
