// npm start: sets up what is missing and opens the app, or trains in the terminal where no window
// can be shown. `npm start -- --offline` downloads nothing.
import { join } from 'node:path';
import { runApp, whereTyped } from './setup/command.mjs';
import { setUpBundle } from './setup/bundle.mjs';
import { findDisplay } from './setup/display.mjs';
import { electronBinary, sandboxArguments } from './setup/electron.mjs';
import { appEnvironment } from './setup/environment.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { findMissing } from './setup/missing.mjs';
import { OFFLINE, requireEverything } from './setup/offline.mjs';
import { withLock } from './setup/lock.mjs';
import { root, runAsProgram, say } from './setup/step.mjs';

await runAsProgram(async () => {
  const typed = process.argv.slice(2);
  const env = appEnvironment(process.env);
  const display = await findDisplay(env);
  await withLock(async () => {
    if (typed.includes(OFFLINE)) {
      requireEverything(await findMissing({ window: display.works }));
      await setUpBundle();
    } else await setUpEverything({ window: display.works });
  });
  const cwd = whereTyped();
  if (!display.works) {
    say(`no window can be opened: ${display.reason}`);
    say('training the default CNN in the terminal instead');
    const program = join(root, 'out', 'main', 'atelier.cjs');
    return runApp('Atelier', process.execPath, [program, 'train'], { cwd, env });
  }
  const args = [
    ...sandboxArguments(),
    ...display.switches,
    root,
    ...typed.filter((each) => each !== OFFLINE),
  ];
  return runApp('Electron', electronBinary(), args, { cwd, env });
});
