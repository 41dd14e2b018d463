// npm run photo-network -- CLOTHES_DIR: trains the built-in photo network and writes resources/photo-network.
// npm run photo-network -- CLOTHES_DIR --folds 5: trains as many networks, each without a part of the
// people, and prints what they say of these people's photos. Neither leaves photos in the project.
// With the data folders of finished trainings: npm run photo-network -- --ship HOME, --score HOME...
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { aliases } from './aliases.mjs';
import { arrange } from './photo-network/arrange.mjs';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { root } from './setup/step.mjs';

const TARGET = join(root, 'resources', 'photo-network');
/** Beside the bundle, whose threads it starts. */
const BUILT = join(root, 'out', 'main');

/** The recipe is the preset's, without validation images; of the people, a twentieth is for testing. */
const RECIPE = ['--preset', 'photos', '--seed', '1', '--validation-split', '0'];
const SHIPPED = [...RECIPE, '--test-split', '0.06'];

/** @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
async function node(program, args, env = process.env) {
  const code = await runInForeground(process.execPath, [program, ...args], { env });
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
}

/** Runs one of the programs beside this one, on the engine. @param {string} name @param {readonly string[]} args */
async function onEngine(name, args) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: aliases },
    build: {
      ssr: join(root, 'build', 'photo-network', `${name}.ts`),
      outDir: BUILT,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `photo-network-${name}.cjs` } },
    },
  });
  await node(join(BUILT, `photo-network-${name}.cjs`), args);
}

/**
 * @param {string} clothes
 * @param {readonly string[]} recipe
 * @param {import('./photo-network/arrange.mjs').Fold} [fold]
 * @returns {Promise<string>} the data folder of the run
 */
async function train(clothes, recipe, fold) {
  const home = mkdtempSync(join(tmpdir(), 'photo-network-'));
  const photos = join(home, 'photos');
  console.log(`${arrange(clothes, photos, fold)} photos in ${photos}`);
  const args = ['train', '--data', photos, ...recipe, '--name', 'Photo network'];
  await node(join(root, 'build', 'atelier.mjs'), args, { ...process.env, ATELIER_HOME: home });
  return home;
}

/** @param {string} home of a training */
async function ship(home) {
  const [run] = readdirSync(join(home, 'runs'));
  if (run === undefined) throw new Error(`${home} has no run.`);
  await onEngine('ship', [home, run, TARGET]);
  console.log(`Wrote ${TARGET}`);
}

/** @param {string} clothes @param {number} folds */
async function crossValidate(clothes, folds) {
  const homes = [];
  for (let part = 0; part < folds; part++) {
    homes.push(await train(clothes, RECIPE, { part, of: folds }));
  }
  await onEngine('score', homes);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string' },
    ship: { type: 'boolean' },
    score: { type: 'boolean' },
  },
});
const places = positionals.map((each) => resolve(whereTyped(), each));
const [place] = places;
if (place === undefined) {
  console.error('usage: npm run photo-network -- CLOTHES_DIR [--folds N]');
  process.exitCode = 2;
} else if (values.score) {
  await onEngine('score', places);
} else if (values.ship) {
  await ship(place);
} else if (values.folds !== undefined) {
  await crossValidate(place, Number(values.folds));
} else {
  await ship(await train(place, SHIPPED));
}
