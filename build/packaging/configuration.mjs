// What electron-builder is told: what ships, how it looks in each system, which fuses are blown.

/** Of tfjs-node only what it loads: its headers and sources are for building the binding. */
const TFJS_NODE_LEFTOVERS = [
  '!node_modules/@tensorflow/tfjs-node/{binding,src,scripts,python}/**',
  '!node_modules/@tensorflow/tfjs-node/deps/include/**',
  '!node_modules/@tensorflow/tfjs-node/{binding.gyp,tsconfig*.json,*.md}',
];
/** TensorFlow.js as bundles for browsers, beside the modules that Node.js loads; types and maps. */
const BROWSER_BUNDLES = [
  '!node_modules/@tensorflow/*/dist/*.{fesm,es2017}*.js',
  '!node_modules/@tensorflow/*/dist/*.min.js',
  '!node_modules/@tensorflow/*/src/**',
  '!node_modules/**/*.{map,d.ts,ts,md,markdown}',
  '!node_modules/**/{test,tests,__tests__,example,examples}/**',
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

/**
 * @param {{ electronVersion: string, electronDist: string, output: string }} options
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ electronVersion, electronDist, output }) {
  return {
    appId: 'io.github.atelier-desktop',
    productName: 'Atelier',
    copyright: 'MIT licence',
    electronVersion,
    electronDist,
    directories: { output, buildResources: 'build/packaging' },
    files: ['out/**', 'package.json', 'LICENSE', ...TFJS_NODE_LEFTOVERS, ...BROWSER_BUNDLES],
    // Read by three processes, and by whoever wants the data: beside the archive, not in it.
    extraResources: [{ from: 'resources', to: 'resources' }],
    // The binding finds its library by a path relative to its own: both lie outside of the archive.
    asarUnpack: ['node_modules/@tensorflow/tfjs-node/{lib,deps}/**'],
    npmRebuild: false,
    electronLanguages: ['en-US'],
    electronFuses: fuses(electronVersion),
    fileAssociations: [
      {
        ext: 'atelier',
        name: 'Atelier run',
        mimeType: 'application/x-atelier-run',
        role: 'Editor',
      },
    ],
    // There is no place to update from yet: nothing is published, nothing asks.
    publish: null,
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      category: 'Science',
      executableName: 'atelier',
      maintainer: 'Atelier',
      synopsis: 'A desktop workshop for clothing classifiers',
    },
    mac: {
      target: [
        { target: 'dmg', arch: ['x64', 'arm64'] },
        { target: 'zip', arch: ['x64', 'arm64'] },
      ],
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
    },
    win: { target: [{ target: 'nsis', arch: ['x64'] }] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
