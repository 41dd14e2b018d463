// The packaged app as a test needs it: where a user may put it and may not write, driven through its
// inspector, which what is shipped has not.
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastLine, runQuietly } from './setup/command.mjs';
import { root, SetupError } from './setup/step.mjs';

/** A user without any rights, as whom the app is run where the tests run as root. */
const NOBODY = 65534;

/** @returns {Promise<string>} the packaged binary, as it is shipped */
export async function packageApp() {
  const program = join(root, 'build', 'package.mjs');
  const { code, output } = await runQuietly(process.execPath, [program, '--folder-only']);
  const binary = join(root, 'dist', 'linux-unpacked', 'atelier');
  if (code === 0 && existsSync(binary)) return binary;
  throw new SetupError(`The app could not be packaged (${lastLine(output)}).`);
}

/**
 * Where the copy looks for updates that is made to look for them: the test that knows of it listens there.
 * Chromium has to be told an address that needs no look-up.
 */
const UPDATES = 'https://127.0.0.1:18577/';

/** @param {string} place with the packaged app; beside it comes the same, packaged to be updated */
async function copyWithUpdates(place) {
  const updated = `${place}, updated`;
  await runQuietly('cp', ['-al', place, updated]);
  // It needs a package, which set-up may have to install first.
  const { newKey } = await import('./packaging/sign-update.mjs');
  const contents = {
    'app-update.yml': `provider: generic\nurl: ${UPDATES}\n`,
    'update-key.pem': newKey().publicKey,
  };
  for (const [name, text] of Object.entries(contents)) {
    await writeFile(join(updated, 'resources', name), text);
  }
  return join(updated, 'atelier');
}

/** @param {string} release @param {string} folder */
async function copyToDrive(release, folder) {
  const place = join(folder, 'Atelier für alle');
  await cp(join(release, '..'), place, { recursive: true, verbatimSymlinks: true });
  const binary = join(place, 'atelier');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await chmod(folder, 0o755);
  await runQuietly('chmod', ['-R', 'go-w', place]);
  return binary;
}

/**
 * @template Result
 * @param {string} release the packaged binary
 * @param {(under: { env: Record<string, string>, asUser: string[], results: string }) => Promise<Result>} body
 *   `asUser` goes before a command, so that an ordinary user runs it with Chromium's sandbox on
 * @returns {Promise<Result>}
 */
export async function withPackageUnderTest(release, body) {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-packaged-'));
  const own = await mkdtemp(join(tmpdir(), 'atelier-user-'));
  try {
    const packaged = await copyToDrive(release, folder);
    const env = {
      ATELIER_RELEASE: release,
      ATELIER_PACKAGED: packaged,
      ATELIER_UPDATED: await copyWithUpdates(dirname(packaged)),
    };
    if (process.getuid?.() !== 0) return await body({ env, asUser: [], results: own });
    await chown(own, NOBODY, NOBODY);
    const asUser = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    return await body({ env: { ...env, HOME: own, TMPDIR: own }, asUser, results: own });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(own, { recursive: true, force: true });
  }
}
