// Under which license each part ships, with the license's text; out/renderer/licenses.js has them for
// the window, and the bill of materials names them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/step.mjs';
import { bundledPackages, loadedPackages, placeOfModule } from './shipped.mjs';

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} text
 * @property {'npm' | 'other'} from npm's registry, or elsewhere
 */

const LICENSE_FILE = /^(licen[cs]e|copying|unlicense)/i;
const NOTICE_FILE = /^notice/i;

/** What the LGPL grants, and where. */
const REPLACEABLE =
  'Its LGPL parts are in the file sharp-wasm32-*.wasm next to the app’s archive (app.asar.unpacked), which you may replace with another build. Source of libvips and its dependencies: github.com/lovell/sharp-libvips.';

function read(/** @type {string[]} */ ...path) {
  return readFileSync(join(root, ...path), 'utf8').trim();
}

/** The words of a license for packages that name it and bring no text of it. */
function standardText(/** @type {string} */ id, /** @type {string} */ author) {
  switch (id) {
    case 'MIT':
      return read('LICENSE').replace(/^Copyright .*$/m, `Copyright (c) ${author}`);
    case 'Apache-2.0':
      return read('node_modules', '@techstark', 'opencv-js', 'LICENSE');
    default:
      return null;
  }
}

/**
 * The words of licenses that must go along whatever text a package brings: the LGPL adds to the GPL.
 * @param {string} license an SPDX expression
 */
function requiredTexts(license) {
  if (!identifiersIn(license).some((id) => id.startsWith('LGPL-3.0'))) return [];
  const files = ['LGPL-3.0.txt', 'GPL-3.0.txt'];
  return [REPLACEABLE, ...files.map((file) => read('build', 'packaging', 'texts', file))];
}

/** @param {{ author?: string | { name?: string } }} manifest */
function authorOf({ author }) {
  return (typeof author === 'string' ? author : author?.name) ?? 'its authors';
}

/** Some bring a license and do not name it. */
function idOf(/** @type {string} */ text) {
  return /^\W*(The )?MIT License/im.test(text) ? 'MIT' : 'unknown';
}

/** The identifiers within an SPDX expression such as `(MIT AND BSD-3-Clause)`. */
export function identifiersIn(/** @type {string} */ license) {
  return license.split(/[()\s]+|\b(?:AND|OR)\b/).filter((word) => word !== '');
}

/**
 * @param {import('./shipped.mjs').Package} shipped
 * @returns {Part}
 * @throws Error where a package brings no text and its license has no standard one here
 */
function partOf({ place, name, version }) {
  const manifest = JSON.parse(read(place, 'package.json'));
  const files = readdirSync(join(root, place)).sort();
  const own = files.filter((file) => LICENSE_FILE.test(file)).map((file) => read(place, file));
  const notices = files.filter((file) => NOTICE_FILE.test(file)).map((file) => read(place, file));
  const license = manifest.license ?? idOf(own.join('\n'));
  const texts = own.length > 0 ? own : standardTexts(name, license, authorOf(manifest));
  const all = [...texts, ...notices, ...requiredTexts(license)];
  return { name, version, license, text: all.join('\n\n'), from: 'npm' };
}

function standardTexts(
  /** @type {string} */ name,
  /** @type {string} */ license,
  /** @type {string} */ author,
) {
  return identifiersIn(license).map((id) => {
    const text = standardText(id, author);
    if (text === null) throw new Error(`${name} ships without its license text (${license}).`);
    return text;
  });
}

/** TensorFlow's own notices, with those of what is built into it, where set-up found them. */
function tensorflowText() {
  const deps = join('node_modules', '@tensorflow', 'tfjs-node', 'deps');
  const files = ['LICENSE', 'THIRD_PARTY_TF_C_LICENSES', 'THIRD_PARTY_NOTICES.txt'];
  const found = files.filter((file) => existsSync(join(root, deps, file)));
  if (found.length > 0) return found.map((file) => read(deps, file)).join('\n\n');
  return standardText('Apache-2.0', '') ?? '';
}

const CHROMIUM =
  'Electron contains Chromium, Node.js and their dependencies. Their licenses are in LICENSES.chromium.html, installed with Atelier: next to the program, and on macOS in Contents/Resources.';

/** @returns {Part[]} what ships and is no package of npm's registry */
function otherParts() {
  const { version } = JSON.parse(read('package.json'));
  const electronText = `${read('node_modules', 'electron', 'LICENSE')}\n\n${CHROMIUM}`;
  const dataText = read('resources', 'fashion-mnist', 'LICENSE');
  /** @satisfies {Omit<Part, 'from'>[]} */
  const parts = [
    { name: 'Atelier', version, license: 'MIT', text: read('LICENSE') },
    // Which one it is, is known only when the app is packaged: the bill of materials says it.
    { name: 'Electron', version: '', license: 'MIT', text: electronText },
    { name: 'Fashion-MNIST', version: '', license: 'MIT', text: dataText },
    { name: 'TensorFlow', version: '', license: 'Apache-2.0', text: tensorflowText() },
  ];
  return parts.map((part) => ({ ...part, from: /** @type {const} */ ('other') }));
}

/**
 * @param {Iterable<string>} bundled places of the packages that are bundled
 * @returns {Part[]} each once, ours and the large ones first
 */
export function shippedParts(bundled) {
  const packages = [...loadedPackages(), ...bundledPackages(bundled)].map(partOf);
  /** @type {Map<string, Part>} */
  const once = new Map(packages.map((part) => [`${part.name}@${part.version}`, part]));
  const sorted = [...once.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...otherParts(), ...sorted];
}

/**
 * Two plugins of Vite: `note` hears which packages each bundle took in, `write` adds the list to the
 * last of them, the renderer's.
 */
export function licensesPlugins() {
  /** @type {Set<string>} */
  const bundled = new Set();
  /** @type {import('vite').Plugin} */
  const note = {
    name: 'atelier:note-packages',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const module of chunk.moduleIds) {
          const place = placeOfModule(module);
          if (place !== null) bundled.add(place);
        }
      }
    },
  };
  /** @type {import('vite').Plugin} */
  const write = {
    name: 'atelier:write-licenses',
    generateBundle() {
      const source = `export default ${JSON.stringify(shippedParts(bundled))};\n`;
      this.emitFile({ type: 'asset', fileName: 'licenses.js', source });
    },
  };
  return { note, write };
}
