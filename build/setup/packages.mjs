// npm's packages, exactly those of the lockfile, without their install scripts.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runNpm } from './command.mjs';
import { refuseFullDisk, root, say, SetupError } from './step.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.atelier-lockfile');

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Whether node_modules is what the lockfile says. */
export function arePackagesInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfileHash();
}

/** Install the lockfile's packages where that has not been done already. */
export async function setUpPackages() {
  if (arePackagesInstalled()) return;
  say('installing npm packages from the lockfile, without install scripts');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(args);
  if (code !== 0) {
    refuseFullDisk(output, 'packages');
    throw new SetupError(
      `npm could not install the packages (${lastLine(output)}). Check that this computer can reach the npm registry ("npm ping") and run the same command again.`,
    );
  }
  writeFileSync(stamp, lockfileHash());
}
