// npm run package: the app as a folder that runs where nothing is installed, an archive of it, its bill
// of materials and their sums, in dist/; where dpkg-deb is installed also a Debian package, where rpmbuild
// is, an RPM package. With -- --installers the installers of this system instead of the archive, for which
// electron-builder downloads its helpers; with -- --folder-only the folder alone, which is no release. A
// release with an Electron that gets no fixes takes -- --unmaintained-electron.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { electronBinary, electronFolder, pinnedElectron, versionOf } from './setup/electron.mjs';
import { faultOfElectron } from './setup/electron-support.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { withLock } from './setup/lock.mjs';
import { root, runAsProgram, say, SetupError } from './setup/step.mjs';
import { tensorflowVersion } from './setup/tensorflow.mjs';

const folderOnly = process.argv.includes('--folder-only');
const installers = process.argv.includes('--installers');
const unmaintained = process.argv.includes('--unmaintained-electron');
const output = join(root, 'dist');

/**
 * SwiftShader draws WebGL and Vulkan without a graphics card. The window has neither, and Chromium draws pages
 * without it (docs/packaging.md). Tried on Linux, and so left out of Linux packages only.
 */
const SWIFTSHADER = ['libvk_swiftshader.so', 'vk_swiftshader_icd.json', 'libvulkan.so.1'];

/** A stock Electron, without the default app that starts a folder: it would be found before ours. */
async function stockElectron(/** @type {string} */ folder) {
  const from = electronFolder();
  if (from === null) throw new SetupError('Electron is not set up; run "npm start" once.');
  await cp(from, folder, { recursive: true, verbatimSymlinks: true });
  for (const name of ['app', 'default_app.asar']) {
    rmSync(join(folder, 'resources', name), { recursive: true, force: true });
  }
  for (const name of SWIFTSHADER) rmSync(join(folder, name), { force: true });
}

async function electronVersionHere() {
  const version = await versionOf(electronBinary());
  if (version === null) throw new SetupError('The installed Electron does not start.');
  const fault = faultOfElectron(version, pinnedElectron());
  if (fault !== null) {
    if (!folderOnly && !unmaintained) {
      throw new SetupError(
        `${fault} Run "npm start" to download the Electron version in package.json, or set ELECTRON_OVERRIDE_DIST_PATH. To package anyway, use --folder-only for testing or --unmaintained-electron for a release.`,
      );
    }
    say(fault);
  }
  return version.slice(1);
}

/**
 * Without the symbols that are for debuggers alone: 220 MB of libtensorflow's.
 * @param {import('electron-builder').AfterPackContext} packed
 */
async function withoutSymbols({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  const { hasBinutils, stripPrograms } = await import('./packaging/linux/programs.mjs');
  if (hasBinutils()) stripPrograms(appOutDir);
  else say('The package is 220 MB larger than with binutils (strip and readelf).');
}

/** A secret that is not there comes as an empty variable, which would be taken for a certificate. */
function forgetEmptySecrets() {
  for (const [name, value] of Object.entries(process.env)) {
    if (value === '' && /^(WIN_)?CSC_|^APPLE_/.test(name)) delete process.env[name];
  }
}

async function build(/** @type {string} */ electronDist, /** @type {string} */ electronVersion) {
  const { build: buildWith, Platform } = await import('electron-builder');
  const { configuration } = await import('./packaging/configuration.mjs');
  const made = configuration({ electronVersion, electronDist, output, arch: process.arch });
  const config = { ...made, afterPack: withoutSymbols };
  forgetEmptySecrets();
  const targets = installers ? undefined : Platform.current().createTarget('dir');
  const publish = /** @type {const} */ ('never');
  await buildWith({
    config,
    projectDir: root,
    publish,
    ...(targets === undefined ? {} : { targets }),
  });
}

/** The folder that electron-builder made: linux-unpacked, mac-arm64, win-unpacked. */
function packagedFolder() {
  const name = readdirSync(output).find((each) => /^mac(-\w+)?$|-unpacked$/.test(each));
  if (name === undefined) throw new SetupError(`electron-builder created no folder in ${output}.`);
  return join(output, name);
}

/** What ships with its licenses, by the list of the window. */
async function shippedParts() {
  const list = pathToFileURL(join(root, 'out', 'renderer', 'licenses.js')).href;
  return (await import(list)).default;
}

function appVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** Of a package that looks for updates, electron-builder lists the files that it made (docs/packaging.md). */
async function signUpdates() {
  const { signed } = await import('./packaging/sign-update.mjs');
  const key = process.env['ATELIER_UPDATE_KEY'] ?? '';
  for (const name of readdirSync(output).filter((each) => /^latest.*\.yml$/.test(each))) {
    if (key === '') throw new SetupError('Set ATELIER_UPDATE_KEY to the private key of releases.');
    const file = join(output, name);
    writeFileSync(file, signed(readFileSync(file, 'utf8'), key));
  }
}

/**
 * Those of Linux distributions, as far as their tools are installed.
 * @param {Parameters<typeof import('./packaging/deb.mjs').makeDeb>[0]['parts']} parts
 */
async function packageForDistributions(parts) {
  const { canMakeDeb, makeDeb } = await import('./packaging/deb.mjs');
  const { canMakeRpm, makeRpm } = await import('./packaging/rpm.mjs');
  const kinds = [
    { kind: 'Debian', tool: 'dpkg-deb', canMake: canMakeDeb, make: makeDeb },
    { kind: 'RPM', tool: 'rpmbuild', canMake: canMakeRpm, make: makeRpm },
  ];
  const contents = { folder: packagedFolder(), output, version: appVersion(), parts };
  for (const { kind, tool, canMake, make } of kinds) {
    if (canMake()) {
      say(`making the ${kind} package`);
      make(contents);
    } else {
      say(`no ${kind} package was made: ${tool} is not installed, or the processor is not x64.`);
    }
  }
}

async function handOut(/** @type {string} */ electronVersion) {
  const { archiveFolder, writeSums } = await import('./packaging/archive.mjs');
  const { billOfMaterials } = await import('./packaging/sbom.mjs');
  const version = appVersion();
  const { Platform } = await import('electron-builder');
  const system = Platform.current().buildConfigurationKey;
  const name = `atelier-${version}-${system}-${process.arch}`;
  if (!installers) {
    say('archiving the folder');
    await archiveFolder(packagedFolder(), `atelier-${version}`, join(output, `${name}.tar.gz`));
  }
  await signUpdates();
  const parts = await shippedParts();
  if (process.platform === 'linux') await packageForDistributions(parts);
  const tensorflow = (await tensorflowVersion()) ?? 'unknown';
  const bill = await billOfMaterials(parts, { electron: electronVersion, tensorflow });
  writeFileSync(join(output, `${name}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
  await writeSums(output);
}

await runAsProgram(async () => {
  const work = await mkdtemp(join(tmpdir(), 'atelier-package-'));
  try {
    await withLock(async () => {
      await setUpEverything({ window: true });
      const electronVersion = await electronVersionHere();
      rmSync(output, { recursive: true, force: true });
      await stockElectron(work);
      await build(work, electronVersion);
      if (!folderOnly) await handOut(electronVersion);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  say(`the app is in ${output}`);
  return 0;
});
