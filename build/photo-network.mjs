// npm run photo-network -- CLOTHES_DIR: trains the built-in photo network and writes resources/photo-network.
// With the data folder of a finished training it only writes: npm run photo-network -- --ship HOME
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { aliases } from './aliases.mjs';
import { arrange } from './photo-network/arrange.mjs';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { root } from './setup/step.mjs';

const TARGET = join(root, 'resources', 'photo-network');
/** Beside the bundle, whose threads it starts. */
const BUILT = join(root, 'out', 'main');

/** The recipe is the preset's; of the people, a seventh is for testing. */
const RECIPE = ['--preset', 'photos', '--test-split', '0.15', '--seed', '1'];

/** @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
async function node(program, args, env = process.env) {
  const code = await runInForeground(process.execPath, [program, ...args], { env });
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
}

/** @param {string} clothes @param {string} home the data folder that the run will be in */
async function train(clothes, home) {
  const photos = join(home, 'photos');
  console.log(`${arrange(clothes, photos)} photos in ${photos}`);
  const args = ['train', '--data', photos, ...RECIPE, '--name', 'Photo network'];
  await node(join(root, 'build', 'atelier.mjs'), args, { ...process.env, ATELIER_HOME: home });
}

/** @param {string} home of a training */
async function ship(home) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: aliases },
    build: {
      ssr: join(root, 'build', 'photo-network', 'ship.ts'),
      outDir: BUILT,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'ship-photo-network.cjs' } },
    },
  });
  const [run] = readdirSync(join(home, 'runs'));
  if (run === undefined) throw new Error(`${home} has no run.`);
  await node(join(BUILT, 'ship-photo-network.cjs'), [home, run, TARGET]);
  console.log(`Wrote ${TARGET}`);
}

const [first, second] = process.argv.slice(2);
if (first === '--ship' && second !== undefined) {
  await ship(resolve(whereTyped(), second));
} else if (first !== undefined) {
  const home = mkdtempSync(join(tmpdir(), 'photo-network-'));
  await train(resolve(whereTyped(), first), home);
  await ship(home);
} else {
  console.error('usage: npm run photo-network -- CLOTHES_DIR');
  process.exitCode = 2;
}
