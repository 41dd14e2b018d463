// npm run atelier -- COMMAND: sets up what the terminal needs, and no window, and runs the command.
import { join } from 'node:path';
import { setUpBundle } from './setup/bundle.mjs';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { root, runAsProgram, withLock } from './setup/step.mjs';
import { setUpCompiler } from './setup/system-libraries.mjs';
import { setUpTensorflow } from './setup/tensorflow.mjs';

await runAsProgram(async () => {
  checkNodeVersion();
  await withLock(async () => {
    await setUpPackages();
    await setUpTensorflow(setUpCompiler);
    await setUpBundle();
  });
  const program = join(root, 'out', 'main', 'atelier.cjs');
  const args = [program, ...process.argv.slice(2)];
  return runInForeground(process.execPath, args, { cwd: whereTyped() });
});
