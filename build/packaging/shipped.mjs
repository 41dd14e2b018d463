// Which npm packages ship: those that package.json names and what they load of their own dependencies,
// and those that are bundled into out/. What is packaged, its licenses and its bill of materials follow.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/step.mjs';

/**
 * Dependencies that a package names and never loads in this app: what installs it, what browsers need,
 * and what loads models over a network.
 * @type {Record<string, readonly string[]>}
 */
const NOT_LOADED = {
  '@mapbox/node-pre-gyp': ['https-proxy-agent', 'make-dir', 'node-fetch', 'rimraf', 'tar'],
  '@tensorflow/tfjs': ['argparse', 'chalk', 'core-js', 'regenerator-runtime', 'yargs'],
  '@tensorflow/tfjs-core': ['node-fetch'],
  '@tensorflow/tfjs-data': ['node-fetch'],
  '@tensorflow/tfjs-node': ['adm-zip', 'https-proxy-agent', 'rimraf', 'tar'],
  'js-yaml': ['argparse'],
};
/** Types are for compiling. */
const TYPES = /^(@types\/|@webgpu\/types$|undici-types$)/;

/**
 * @typedef {object} Locked what package-lock.json knows of a package
 * @property {string} version
 * @property {string} [license]
 * @property {string} [integrity]
 * @property {boolean} [dev]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */
/**
 * @typedef {object} Package
 * @property {string} place from the repository's folder: node_modules/…
 * @property {string} name
 * @property {string} version
 */

/** @returns {Record<string, Locked>} by place; the repository itself is '' */
function lockfile() {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

function nameAt(/** @type {string} */ place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * Where a package finds another, as Node.js does: in its own folder first, then in those around it.
 * @param {Record<string, Locked>} packages
 * @param {string} from place of the one that asks
 * @param {string} name
 */
function resolveFrom(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const place = `${folder}/node_modules/${name}`.replace(/^\//, '');
    if (place in packages) return place;
    if (!folder.includes('/node_modules/')) break;
  }
  const place = `node_modules/${name}`;
  return place in packages ? place : null;
}

/** @returns {Set<string>} places of the packages that the app can load */
function loadedPlaces() {
  const packages = lockfile();
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [''];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = packages[at] ?? {};
    const skipped = NOT_LOADED[nameAt(at)] ?? [];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (skipped.includes(name) || TYPES.test(name)) continue;
      const place = resolveFrom(packages, at, name);
      if (place === null || found.has(place) || !existsSync(join(root, place))) continue;
      found.add(place);
      waiting.push(place);
    }
  }
  return found;
}

/** @param {Iterable<string>} places @returns {Package[]} in the order of their names */
function described(places) {
  const packages = lockfile();
  return [...places]
    .map((place) => ({ place, name: nameAt(place), version: packages[place]?.version ?? '' }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** The packages that are installed beside the app. */
export function loadedPackages() {
  return described(loadedPlaces());
}

/**
 * Names of production dependencies that nothing loads, for electron-builder to leave out: by name, because
 * it lays packages into other folders than npm does.
 */
export function leftOut() {
  const loaded = new Set([...loadedPlaces()].map(nameAt));
  const others = Object.entries(lockfile())
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place]) => nameAt(place));
  return [...new Set(others)].filter((name) => !loaded.has(name)).sort();
}

/**
 * The package that a bundled module is of.
 * @param {string} module its file
 * @returns {string | null} its place; null for a module of our own
 */
export function placeOfModule(module) {
  const [, ...within] = module.replaceAll('\\', '/').split('node_modules/');
  const last = within.pop();
  if (last === undefined) return null;
  const name = last.split('/').slice(0, last.startsWith('@') ? 2 : 1);
  return `node_modules/${[...within, name.join('/')].join('node_modules/')}`;
}

/** @param {Iterable<string>} places as `placeOfModule` tells them */
export function bundledPackages(places) {
  const packages = lockfile();
  return described([...places].filter((place) => place in packages));
}
