// npm run atelier -- COMMAND: sets up what the terminal needs, and no window, and runs the command.
import { join } from 'node:path';
import { isBundled } from './setup/bundle.mjs';
import { runApp, whereTyped } from './setup/command.mjs';
import { findDisplay } from './setup/display.mjs';
import { appEnvironment } from './setup/environment.mjs';
import { electronBinary, electronFolder } from './setup/electron.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { withLock } from './setup/lock.mjs';
import { arePackagesInstalled } from './setup/packages.mjs';
import { setupReport } from './setup/setup-report.mjs';
import { root, runAsProgram } from './setup/step.mjs';

const program = join(root, 'out', 'main', 'atelier.cjs');

const command = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
const isDoctor = command === 'doctor';

/** The doctor tells what set-up would mend in silence, as soon as there is enough to run it. */
function isExamined() {
  return isDoctor && arePackagesInstalled() && isBundled();
}

async function setUp() {
  await withLock(() => setUpEverything({ window: false }));
}

await runAsProgram(async () => {
  if (!isExamined()) await setUp();
  const args = [program, ...process.argv.slice(2)];
  const electron = electronFolder() === null ? '' : electronBinary();
  const env = { ...appEnvironment(process.env), ATELIER_ELECTRON: electron };
  if (isDoctor) {
    const { works } = await findDisplay(env);
    const report = await setupReport({ window: works }, process.env);
    Object.assign(env, { ATELIER_SETUP: JSON.stringify(report) });
  }
  return runApp('Atelier', process.execPath, args, { cwd: whereTyped(), env });
});
