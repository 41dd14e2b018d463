// npm start: sets up what is missing and opens the app, or trains in the terminal where no window
// can be shown.
import { join } from 'node:path';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { setUpBundle } from './setup/bundle.mjs';
import { electronBinary, sandboxArguments, setUpElectron } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { root, runAsProgram, say, withLock } from './setup/step.mjs';
import { setUpCompiler, setUpElectronLibraries } from './setup/system-libraries.mjs';
import { setUpTensorflow } from './setup/tensorflow.mjs';

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);

await runAsProgram(async () => {
  checkNodeVersion();
  await withLock(async () => {
    await setUpPackages();
    await setUpTensorflow(setUpCompiler);
    if (hasDisplay) {
      await setUpElectronLibraries();
      await setUpElectron();
    }
    await setUpBundle();
  });
  if (!hasDisplay) {
    say('there is no display for a window, so the default CNN is trained here in the terminal');
    const program = join(root, 'out', 'main', 'atelier.cjs');
    return runInForeground(process.execPath, [program, 'train'], { cwd: whereTyped() });
  }
  const args = [...sandboxArguments(), root, ...process.argv.slice(2)];
  return runInForeground(electronBinary(), args, { cwd: whereTyped() });
});
