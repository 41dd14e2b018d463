// npm run photo-network -- CLOTHES_DIR: trains the built-in photo network, after the three teachers whose
// predictions it learns, and writes resources/photo-network.
// npm run photo-network -- CLOTHES_DIR --folds 5: trains as many networks, each without a part of the
// people, and prints what they say of these people's photos. Neither leaves photos in the project.
// With --fine-tuning: trains a network without three classes, and prints what it learns of these and others
// from 5, 15 and 40 photos of each.
// With --mixed-precision, where the processor has bfloat16, training takes two thirds of the time.
// With the data folders of finished trainings: npm run photo-network -- --ship HOME, --score HOME...
import { mkdtempSync } from 'node:fs';
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

/** The recipe is the preset's before it adjusted logits, without validation images. */
const RECIPE = ['--preset', 'photos', '--sampling', 'square-root', '--validation-split', '0'];
const NAME = 'Photo network';
/** What the network is without the photos of the people for testing: its scores are the network's. */
const TESTED = 'Photo network without test photos';
/** One after another; those that are taught learn what all before them predict. Their seeds count from 1. */
const TRAININGS = [
  { name: 'Photo network teacher 1', taught: false, testSplit: '0.06' },
  { name: 'Photo network teacher 2', taught: false, testSplit: '0.06' },
  { name: TESTED, taught: true, testSplit: '0.06' },
  { name: NAME, taught: true, testSplit: '0.01' },
];

/** What `--fine-tuning` teaches: classes that the network has not seen, and people that it has not. */
const NEVER_SEEN = ['Hat', 'Skirt', 'Shoes'];
const FINE_TUNED_FOLD = { part: 2, of: 5 };

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
 * @param {readonly string[]} changes flags that all of its trainings take
 * @param {import('./photo-network/arrange.mjs').Fold} [fold]
 * @returns {Promise<string>} the data folder of the runs
 */
async function train(clothes, changes, fold) {
  const home = mkdtempSync(join(tmpdir(), 'photo-network-'));
  const photos = join(home, 'photos');
  console.log(`${arrange(clothes, photos, fold)} photos in ${photos}`);
  for (const [at, { name, taught, testSplit }] of TRAININGS.entries()) {
    const before = TRAININGS.slice(0, at).map((each) => each.name);
    const own = [
      ...['--name', name, '--seed', String(at + 1)],
      ...(taught ? ['--teachers', before.join(',')] : []),
      ...(fold === undefined ? ['--test-split', testSplit] : []),
    ];
    const args = ['train', '--data', photos, ...RECIPE, ...changes, ...own];
    await node(join(root, 'build', 'atelier.mjs'), args, { ...process.env, ATELIER_HOME: home });
  }
  return home;
}

/** @param {string} home of a training */
async function ship(home) {
  await onEngine('ship', [home, NAME, TESTED, TARGET]);
  console.log(`Wrote ${TARGET}`);
}

/**
 * Trains a network without some classes and without a part of the people, then fine-tunes it on few photos
 * of each class.
 * @param {string} clothes @param {readonly string[]} changes
 */
async function fineTune(clothes, changes) {
  const home = mkdtempSync(join(tmpdir(), 'photo-network-'));
  const [all, known] = [join(home, 'all'), join(home, 'known')];
  arrange(clothes, all, FINE_TUNED_FOLD);
  arrange(clothes, known, FINE_TUNED_FOLD, NEVER_SEEN);
  const args = ['train', '--data', known, ...RECIPE, ...changes, '--name', NAME];
  await node(join(root, 'build', 'atelier.mjs'), args, { ...process.env, ATELIER_HOME: home });
  await onEngine('fine-tuning', [home, NAME, all]);
}

/** @param {string} clothes @param {number} folds @param {readonly string[]} changes */
async function crossValidate(clothes, folds, changes) {
  const homes = [];
  for (let part = 0; part < folds; part++) {
    homes.push(await train(clothes, changes, { part, of: folds }));
  }
  await onEngine('score', [NAME, ...homes]);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string' },
    ship: { type: 'boolean' },
    score: { type: 'boolean' },
    'fine-tuning': { type: 'boolean' },
    'mixed-precision': { type: 'boolean' },
  },
});
const changes = values['mixed-precision'] ? ['--mixed-precision', 'true'] : [];
const places = positionals.map((each) => resolve(whereTyped(), each));
const [place] = places;
if (place === undefined) {
  console.error(
    'usage: npm run photo-network -- CLOTHES_DIR [--folds N | --fine-tuning] [--mixed-precision]',
  );
  process.exitCode = 2;
} else if (values.score) {
  await onEngine('score', [TESTED, ...places]);
} else if (values.ship) {
  await ship(place);
} else if (values['fine-tuning']) {
  await fineTune(place, changes);
} else if (values.folds !== undefined) {
  await crossValidate(place, Number(values.folds), changes);
} else {
  await ship(await train(place, changes));
}
