// npm run package: the app as a folder that runs where nothing is installed, and an archive of it, in
// dist/. With -- --installers the installers of this system are made too, for which electron-builder
// downloads its helpers; with -- --folder-only not even the archive.
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpBundle } from './setup/bundle.mjs';
import { lastLine, runQuietly } from './setup/command.mjs';
import { electronBinary, electronFolder, setUpElectron, versionOf } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { root, runAsProgram, say, SetupError, withLock } from './setup/step.mjs';
import { setUpCompiler } from './setup/system-libraries.mjs';
import { setUpTensorflow } from './setup/tensorflow.mjs';

const folderOnly = process.argv.includes('--folder-only');
const installers = process.argv.includes('--installers');
const output = join(root, 'dist');

/** A stock Electron, without the default app that starts a folder: it would be found before ours. */
async function stockElectron(/** @type {string} */ folder) {
  const from = electronFolder();
  if (from === null) throw new SetupError('Electron is not set up; run "npm start" once.');
  await cp(from, folder, { recursive: true, verbatimSymlinks: true });
  for (const name of ['app', 'default_app.asar']) {
    rmSync(join(folder, 'resources', name), { recursive: true, force: true });
  }
}

async function build(/** @type {string} */ electronDist) {
  const { build: buildWith, Platform } = await import('electron-builder');
  const { configuration } = await import('./packaging/configuration.mjs');
  const version = await versionOf(electronBinary());
  if (version === null) throw new SetupError('The Electron that set-up found does not start.');
  const electronVersion = version.slice(1);
  const config = configuration({ electronVersion, electronDist, output });
  const targets = installers ? undefined : Platform.current().createTarget('dir');
  await buildWith({ config, projectDir: root, ...(targets === undefined ? {} : { targets }) });
}

/** An archive of the folder, by the tar that every Linux and macOS has. */
async function archive() {
  const folder = join(output, 'linux-unpacked');
  if (folderOnly || installers || !existsSync(folder)) return;
  const file = join(output, 'atelier-linux-x64.tar.gz');
  const moved = ['--transform', 's/^linux-unpacked/atelier/'];
  const args = ['-C', output, ...moved, '-czf', file, 'linux-unpacked'];
  const { code, output: said } = await runQuietly('tar', args);
  if (code !== 0) throw new SetupError(`The folder could not be archived (${lastLine(said)}).`);
  say(`made ${file}`);
}

await runAsProgram(async () => {
  checkNodeVersion();
  const work = await mkdtemp(join(tmpdir(), 'atelier-package-'));
  try {
    await withLock(async () => {
      await setUpPackages();
      await setUpTensorflow(setUpCompiler);
      await setUpElectron();
      await setUpBundle();
      rmSync(output, { recursive: true, force: true });
      await stockElectron(work);
      await build(work);
      await archive();
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  say(`the app is in ${output}`);
  return 0;
});
