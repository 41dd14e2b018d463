// The shared libraries and C headers of TensorFlow's Python wheel, and our own compiling of tfjs-node's
// binding to them: for Linux x64, where the official builds cannot be had.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { readdir, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLine, runQuietly } from './command.mjs';
import { digest } from './digest.mjs';
import { watchDownload } from './download-progress.mjs';
import { proxyNote } from './proxy.mjs';
import { refuseFullDisk, say, SetupError } from './step.mjs';

const WHEEL = {
  requirement: 'tensorflow-cpu==2.21.0',
  bytes: 273_829_956,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  platform: ['--python-version', '3.11', '--platform', 'manylinux_2_27_x86_64'],
};
const DOWNLOAD_TIMEOUT_MS = 900_000;

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
      `libtensorflow could not be downloaded from its host or from Python's package index (${lastLine(output)}). Connect to the internet, or point pip's index or find-links to a mirror that has ${WHEEL.requirement}, and run the same command again.${proxyNote(process.env)}`,
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
 * Of the wheel, which is a zip, only the shared libraries, the C headers and the licenses.
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
 * Lay libraries and headers out as tfjs-node's installer would. They keep their symbols, which nobody loads:
 * what is packaged has none.
 * @param {string} unpacked
 * @param {string} folder
 */
async function layOut(unpacked, folder) {
  const from = join(unpacked, 'tensorflow');
  const deps = join(folder, 'deps');
  const lib = join(deps, 'lib');
  mkdirSync(lib, { recursive: true });
  await rename(join(from, 'include'), join(deps, 'include'));
  const notices = 'THIRD_PARTY_NOTICES.txt';
  await rename(join(from, notices), join(deps, notices));
  const [main, framework] = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  for (const library of [main, framework]) await rename(join(from, library), join(lib, library));
  await symlink(main, join(lib, 'libtensorflow.so'));
  await symlink(main, join(lib, 'libtensorflow.so.2.9.1'));
  await symlink(framework, join(lib, 'libtensorflow_framework.so'));
}

/**
 * @param {string} folder gets the libraries and headers, in `deps`
 * @throws SetupError where there is no wheel, or another than the expected one
 */
export async function fetchWheel(folder) {
  const work = join(folder, 'wheel');
  mkdirSync(work, { recursive: true });
  say(`downloading ${WHEEL.requirement} with pip instead (274 MB)`);
  const wheel = await downloadWheel(work);
  say("unpacking TensorFlow's shared libraries and C headers");
  await unpackWheel(wheel, work);
  await layOut(work, folder);
  rmSync(work, { recursive: true });
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

/** @param {readonly string[]} args */
async function compile(args) {
  const { code, output } = await runQuietly('g++', args);
  if (code === 0) return;
  refuseFullDisk(output, 'wheel');
  throw new SetupError(
    `The libtensorflow binding could not be compiled (${lastLine(output)}). Install g++ (on Debian: apt-get install g++) and run the same command again.`,
  );
}

/**
 * Compile tfjs-node's binding: the same two files and flags as its binding.gyp has for Linux.
 * @param {string} tfjsNode where its source lies
 * @param {string} folder with `deps`; gets `lib`
 */
export async function compileBinding(tfjsNode, folder) {
  say('compiling the libtensorflow binding');
  const deps = join(folder, 'deps');
  const flags = ['-O2', '-std=c++17', '-fPIC', '-DNAPI_VERSION=8'];
  flags.push(`-I${nodeHeaders()}`, `-I${join(deps, 'include')}`);
  const objectOf = (/** @type {string} */ name) => join(folder, `${name}.o`);
  const names = ['tfjs_backend', 'tfjs_binding'];
  await Promise.all(
    names.map((name) => {
      const source = join(tfjsNode, 'binding', `${name}.cc`);
      return compile([...flags, '-c', source, '-o', objectOf(name)]);
    }),
  );
  const binding = join(folder, 'tfjs_binding.node');
  const libraries = [`-L${join(deps, 'lib')}`, '-ltensorflow', '-ltensorflow_framework'];
  // Relative to the binding, so that the two stay together wherever the app is moved to.
  const rpath = '-Wl,-rpath,$ORIGIN/../../deps/lib';
  await compile(['-shared', '-o', binding, ...names.map(objectOf), ...libraries, rpath]);
  const place = join(folder, 'lib', 'napi-v8');
  mkdirSync(place, { recursive: true });
  await rename(binding, join(place, 'tfjs_binding.node'));
}
