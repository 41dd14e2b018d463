/**
 * What the package of each system would hold, listed and not built: electron-builder's own patterns, on the
 * files that are here and on the native libraries of the other systems.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from 'electron-builder';
import { beforeAll, describe, expect, it } from 'vitest';
import { configuration } from '../../../build/packaging/configuration.mjs';
import { loadedPackages } from '../../../build/packaging/shipped.mjs';
import { isWindowsName, sameAs } from '@engine/text/file-name';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Stat {
  isDirectory(): boolean;
}
type Filter = (file: string, stat: Stat) => boolean;

const FILE: Stat = { isDirectory: () => false };
const ADDON = 'node_modules/@tensorflow/tfjs-node';
/** Where tfjs-node's installer puts the library on each system. */
const LIBRARIES = {
  linux: [`${ADDON}/deps/lib/libtensorflow.so.2`, `${ADDON}/deps/lib/libtensorflow_framework.so.2`],
  mac: [
    `${ADDON}/deps/lib/libtensorflow.2.dylib`,
    `${ADDON}/deps/lib/libtensorflow_framework.2.dylib`,
  ],
  win: [`${ADDON}/deps/lib/tensorflow.dll`, `${ADDON}/lib/napi-v8/tensorflow.dll`],
} as const;
type System = keyof typeof LIBRARIES;
const SYSTEMS = ['linux', 'mac', 'win'] as const;
/** For one user on Windows; with the longest name of an account. */
const INSTALLED = `C:\\Users\\${'x'.repeat(20)}\\AppData\\Local\\Programs\\Atelier\\resources\\app.asar.unpacked\\`;
const MAX_PATH = 260;
const NATIVE = /\.(node|dll|dylib|so)(\.\d+)*$/;

const config = configuration({
  electronVersion: '45.4.1',
  electronDist: '/electron',
  output: join(root, 'dist'),
  arch: 'x64',
});

/** As electron-builder compiles patterns. */
function filterOf(patterns: readonly string[]): Filter {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { FileMatcher } = builder('app-builder-lib/out/fileMatcher') as {
    FileMatcher: new (
      from: string,
      to: string,
      macros: (text: string) => string,
      patterns: readonly string[],
    ) => { createFilter(): Filter };
  };
  return new FileMatcher(root, '/app', (text) => text, patterns).createFilter();
}

/** Paths from the repository's folder; `enters` is asked about each folder. */
function filesBelow(folder: string, enters: (name: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return enters(entry.name) ? filesBelow(path, enters) : [];
  });
}

function patternsFor(system: System): string[] {
  const own = (config[system] as { files?: unknown }).files ?? [];
  return [config.files, own].flat().filter((pattern): pattern is string => pattern !== null);
}

/** Everything there is to choose from: our own files, and those of the packages that the app loads. */
function candidates(system: System): string[] {
  const top = ['package.json', 'LICENSE', 'README.md', 'vitest.config.ts', 'build/start.mjs'];
  const out = existsSync(join(root, 'out')) ? filesBelow('out', () => true) : [];
  const modules = loadedPackages().flatMap(({ place }) =>
    filesBelow(place, (name) => name !== 'node_modules'),
  );
  const others = Object.values(LIBRARIES).flat();
  const here = modules.filter((path) => !NATIVE.test(path) || !path.startsWith(`${ADDON}/deps/`));
  const native = LIBRARIES[system].filter((path) => !here.includes(path));
  return [...top, ...out, ...here.filter((path) => !others.some((it) => it === path)), ...native];
}

function listingOf(system: System): string[] {
  const patterns = patternsFor(system);
  const own = filterOf(patterns);
  // Of packages electron-builder takes all but what is excluded.
  const excluded = patterns.filter((pattern) => pattern.startsWith('!'));
  const ofPackages = filterOf(['**/*', ...excluded]);
  return candidates(system).filter((path) =>
    (path.startsWith('node_modules/') ? ofPackages : own)(join(root, path), FILE),
  );
}

const listings = new Map<System, string[]>();
beforeAll(() => {
  for (const system of SYSTEMS) listings.set(system, listingOf(system));
}, 120_000);

describe.each(SYSTEMS)('the package of %s', (system) => {
  const listing = () => listings.get(system) ?? [];

  it('holds what the app loads', () => {
    const needed = [
      'package.json',
      'LICENSE',
      `${ADDON}/dist/index.js`,
      `${ADDON}/package.json`,
      'node_modules/fastify/fastify.js',
      'node_modules/@img/sharp-wasm32/package.json',
      ...LIBRARIES[system],
    ];
    expect(needed.filter((path) => !listing().includes(path))).toEqual([]);
  });

  it.skipIf(!existsSync(join(root, 'out', 'main', 'main.cjs')))('holds the built app', () => {
    const built = [
      'main/main.cjs',
      'main/atelier.cjs',
      'preload/preload.cjs',
      'renderer/index.html',
    ];
    const missing = built.filter((path) => !listing().includes(`out/${path}`));
    expect(missing).toEqual([]);
  });

  it('holds no sources, tests, documents or types, and nothing of the repository beside out/', () => {
    const useless = /\.(map|ts|mts|cts|md|h|cc)$|\/(test|tests|__tests__|docs|include)\//;
    expect(listing().filter((path) => useless.test(path))).toEqual([]);
    const places = new Set(listing().map((path) => path.split('/')[0]));
    const allowed = ['LICENSE', 'node_modules', 'out', 'package.json'];
    expect([...places].filter((place) => !allowed.includes(place ?? ''))).toEqual([]);
  });

  it('holds native code outside of the archive, where the system can load it', () => {
    const unpacked = filterOf(config.asarUnpack as string[]);
    const native = listing().filter((path) => NATIVE.test(path));
    expect(native.filter((path) => !unpacked(join(root, path), FILE))).toEqual([]);
  });

  it('has names that Windows takes and tells apart, and paths that are short enough for it', () => {
    const wrong = listing().filter((path) => !path.split('/').every(isWindowsName));
    expect(wrong).toEqual([]);
    expect(new Set(listing().map(sameAs)).size).toBe(listing().length);
    const unpacked = filterOf(config.asarUnpack as string[]);
    const long = listing()
      .filter((path) => unpacked(join(root, path), FILE))
      .filter((path) => INSTALLED.length + path.length >= MAX_PATH);
    expect(long).toEqual([]);
  });
});

it('every system gets the same program and data beside its own libraries', () => {
  const common = SYSTEMS.map((system) =>
    (listings.get(system) ?? []).filter((path) => !LIBRARIES[system].some((it) => it === path)),
  );
  const [linux, mac, win] = common;
  expect(mac).toEqual(linux);
  expect(win).toEqual(linux);
  const resources = (of: Configuration['mac']) => [of?.extraResources ?? []].flat();
  expect([config.extraResources ?? []].flat()).toEqual([{ from: 'resources', to: 'resources' }]);
  expect(existsSync(join(root, 'resources', 'fashion-mnist'))).toBe(true);
  expect(
    resources(config.mac).map((each) => relative('/electron', (each as { from: string }).from)),
  ).toEqual(['LICENSES.chromium.html']);
});
