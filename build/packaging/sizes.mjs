// npm run sizes: what is in the packaged folder, how large, and why, as the table of docs/packaging.md.
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesInArchive } from './asar.mjs';
import { root, runAsProgram, SetupError } from '../setup/step.mjs';

/** @typedef {{ path: string, bytes: number }} File */

/** Each part with the files that are of it, the first that fits, and why it ships. */
const PARTS = [
  [/\/libtensorflow_framework/, 'libtensorflow_framework', 'Linked by libtensorflow'],
  [/\/deps\/lib\//, 'libtensorflow', 'Kernels for training and inference'],
  [/\.node$/, 'Binding of libtensorflow', 'Calls libtensorflow from JavaScript'],
  [/^resources\/resources\/photo-network\//, 'The photo network', 'Weights in half precision'],
  [/^resources\/resources\//, 'Fashion-MNIST', "The data set, compressed; the window's icon"],
  [/^resources\/app\.asar:out\/renderer\//, 'The window', 'The page, with the list of licenses'],
  [/^resources\/app\.asar:out\//, 'The other programs', 'Main, trainer, analyst, server, terminal'],
  [/app\.asar:.*opencv-js\//, 'OpenCV', 'Finds the garment in a photo'],
  [/app\.asar.*\/@tensorflow\//, 'TensorFlow.js', 'Loads the binding; reads and writes models'],
  [/app\.asar/, 'Other packages', 'Those of docs/dependencies.md and their dependencies'],
  [/LICENSES\.chromium/, "Chromium's licenses", 'Required'],
  [/^(icudtl|v8_context|snapshot|.*\.pak|locales)/, "Chromium's data", 'English only; images'],
  [/^lib.*\.(so|dll|dylib)/, "Chromium's libraries", 'Graphics; sound, linked by Electron'],
  [/^(atelier$|chrome)/, 'Electron', 'Runtime of the window'],
  [/./, 'The rest', "Electron's version and license"],
];

/** @returns {File[]} links are as large as the path in them */
function filesIn(/** @type {string} */ folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({
      path: relative(folder, file).replaceAll('\\', '/'),
      bytes: lstatSync(file).size,
    }));
}

/**
 * @param {string} folder the packaged app
 * @returns {File[]} all files, those within an archive as `archive:path`
 */
export function packagedFiles(folder) {
  return filesIn(folder).flatMap(({ path, bytes }) =>
    path.endsWith('app.asar')
      ? filesInArchive(join(folder, path))
          .filter(({ unpacked }) => !unpacked)
          .map((inside) => ({ path: `${path}:${inside.path}`, bytes: inside.bytes }))
      : [{ path, bytes }],
  );
}

/**
 * @param {string} folder the packaged app
 * @returns {{ name: string, bytes: number, why: string }[]} the largest first
 */
export function sizesOf(folder) {
  /** @type {Map<string, { name: string, bytes: number, why: string }>} */
  const sizes = new Map();
  for (const { path, bytes } of packagedFiles(folder)) {
    const [, name, why] = PARTS.find(([files]) => /** @type {RegExp} */ (files).test(path)) ?? [];
    const size = sizes.get(name) ?? { name, bytes: 0, why };
    sizes.set(name, { ...size, bytes: size.bytes + bytes });
  }
  return [...sizes.values()].sort((a, b) => b.bytes - a.bytes);
}

function table(/** @type {ReturnType<typeof sizesOf>} */ sizes) {
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = [...sizes, { name: 'Total', bytes: total, why: '' }];
  const lines = rows.map(({ name, bytes, why }) => {
    return `| ${name.padEnd(24)} | ${(bytes / 1e6).toFixed(1).padStart(6)} | ${why.padEnd(52)} |`;
  });
  const rule = `| ${'-'.repeat(24)} | ${'-'.repeat(5)}: | ${'-'.repeat(52)} |`;
  return [`| ${'part'.padEnd(24)} |     MB | ${'why'.padEnd(52)} |`, rule, ...lines].join('\n');
}

async function main() {
  const folder = join(root, 'dist', 'linux-unpacked');
  const chosen = process.argv[2] ?? folder;
  if (!existsSync(chosen)) {
    throw new SetupError(
      `${chosen} does not exist. Run "npm run package" first, or specify the folder.`,
    );
  }
  process.stdout.write(`${table(sizesOf(chosen))}\n`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAsProgram(main);
