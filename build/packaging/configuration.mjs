// What electron-builder is told: what ships, how it looks in each system, which fuses are blown.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leftOut } from './shipped.mjs';
import { UPDATE_FROM, UPDATE_KEY } from './update-place.mjs';

/** Of tfjs-node only what it loads: its headers and sources are for building the binding. */
const TFJS_NODE_LEFTOVERS = [
  '!node_modules/@tensorflow/tfjs-node/{binding,src,scripts,python}/**',
  '!node_modules/@tensorflow/tfjs-node/deps/{include,THIRD_PARTY*,LICENSE}{,/**}',
  '!node_modules/@tensorflow/tfjs-node/{binding.gyp,tsconfig*.json,.atelier-verified}',
  '!node_modules/@tensorflow/tfjs-node/dist/**/*_test.js',
];
/** Of TensorFlow.js the one file that Node.js loads of each package, not the bundles for browsers. */
const BROWSER_BUNDLES = [
  '!node_modules/@tensorflow/tfjs{,-core,-layers,-converter,-data,-backend-cpu,-backend-webgl}/dist/!(*.node.js)',
  '!node_modules/@tensorflow/*/{src,scripts,tools,demo,benchmarks}/**',
  '!node_modules/{protobufjs,js-yaml}/dist/**',
  '!node_modules/**/*.min.js',
];
/** What no program loads: it describes, compiles, tests or debugs. Licenses ship in one list. */
const NEVER_LOADED = [
  '!node_modules/sharp/{src,install}/**',
  '!node_modules/sharp/dist/*.mjs',
  '!node_modules/**/*.{map,ts,mts,cts,tsbuildinfo,flow,md,markdown,html,patch,yml,yaml}',
  '!node_modules/**/{test,tests,__tests__,example,examples,bench,benchmark,benchmarks,coverage,docs}/**',
  '!node_modules/**/{.*,LICENSE*,LICENCE*,license*,CHANGELOG*,Makefile,tsconfig.json}',
];

/**
 * Electron's switches inside the binary, which no argument or variable turns on again.
 * @param {string} electronVersion
 */
function fuses(electronVersion) {
  const hasFileProtocolFuse = Number.parseInt(electronVersion, 10) >= 29;
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    ...(hasFileProtocolFuse ? { grantFileProtocolExtraPrivileges: false } : {}),
  };
}

/** @param {readonly string[]} names @param {string} arch */
function targets(names, arch) {
  return names.map((target) => ({ target, arch: [arch] }));
}

function forLinux(/** @type {string} */ arch) {
  return {
    linux: {
      // The Debian and RPM packages are made by build/packaging/deb.mjs and rpm.mjs.
      target: targets(['AppImage', 'tar.gz'], arch),
      icon: 'build/icons/png',
      category: 'Education;Science;ArtificialIntelligence',
      executableName: 'atelier',
      syncDesktopName: true,
      synopsis: 'Train, compare and use clothing classifiers',
      desktop: {
        entry: { Keywords: 'machine learning;neural network;classifier;TensorFlow;Fashion-MNIST;' },
      },
    },
  };
}

/**
 * Signed and notarised where the environment has what that takes (docs/packaging.md), and not otherwise.
 * @param {string} arch
 * @param {string} electronDist
 */
function forMac(arch, electronDist) {
  return {
    mac: {
      target: targets(['dmg', 'zip'], arch),
      icon: 'build/icons/atelier.icns',
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
      // Elsewhere it comes beside the binary with Electron itself.
      extraResources: [
        { from: join(electronDist, 'LICENSES.chromium.html'), to: 'LICENSES.chromium.html' },
      ],
    },
  };
}

function forWindows(/** @type {string} */ arch) {
  return {
    win: { target: targets(['nsis'], arch), icon: 'build/icons/atelier.ico' },
    nsis: {
      artifactName: '${name}-${version}-setup-${arch}.${ext}',
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      // What was trained is the person's: docs/uninstalling.md says where it lies.
      deleteAppDataOnUninstall: false,
    },
  };
}

/** Without it the app would find no update (electron/update/place.ts). */
function updateKey() {
  if (UPDATE_FROM === null) return [];
  if (!existsSync(UPDATE_KEY)) {
    throw new Error('UPDATE_FROM is set, but build/packaging/update-key.pem is missing.');
  }
  return [{ from: UPDATE_KEY, to: 'update-key.pem' }];
}

/**
 * @param {{ electronVersion: string, electronDist: string, output: string, arch: string }} options
 *   `arch`, the one that this runs on: the binding and libtensorflow that set-up found are of no other
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ electronVersion, electronDist, output, arch }) {
  return {
    appId: 'io.github.atelier-desktop',
    productName: 'Atelier',
    copyright: 'Copyright (c) 2026 The Atelier authors, MIT license',
    artifactName: '${name}-${version}-${os}-${arch}.${ext}',
    electronVersion,
    electronDist,
    directories: { output, buildResources: 'build/icons' },
    files: [
      'out/**',
      '!out/.sources',
      'package.json',
      'LICENSE',
      ...leftOut().map((name) => `!**/node_modules/${name}/**`),
      ...TFJS_NODE_LEFTOVERS,
      ...BROWSER_BUNDLES,
      ...NEVER_LOADED,
    ],
    // Read by three processes, and by whoever wants the data: beside the archive, not in it.
    extraResources: [{ from: 'resources', to: 'resources' }, ...updateKey()],
    // The binding finds its library by a path relative to its own: both lie outside of the archive.
    // The .wasm has parts under the LGPL, so that whoever wants to may replace it.
    asarUnpack: [
      'node_modules/@tensorflow/tfjs-node/{lib,deps}/**',
      'node_modules/@img/sharp-wasm32/lib/*.wasm',
    ],
    npmRebuild: false,
    electronLanguages: ['en-US'],
    electronFuses: fuses(electronVersion),
    fileAssociations: [
      {
        ext: 'atelier',
        name: 'Atelier run',
        description: 'A run shared from Atelier',
        mimeType: 'application/x-atelier-run',
        icon: 'run',
        role: 'Viewer',
      },
    ],
    publish: UPDATE_FROM,
    ...forLinux(arch),
    ...forMac(arch, electronDist),
    ...forWindows(arch),
  };
}
