// npm run photo-network -- CLOTHES_DIR: trains the built-in photo network and writes resources/photo-network.
// All of its networks start from one that has learned Fashion-MNIST's garments on grounds cut from photos;
// three are the teachers whose predictions the last one learns.
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
import { aliases } from './aliases.mjs';
import { arrange } from './photo-network/arrange.mjs';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { withLock } from './setup/lock.mjs';
import { root } from './setup/step.mjs';

const TARGET = join(root, 'resources', 'photo-network');
/** Beside the bundle, whose threads it starts. */
const BUILT = join(root, 'out', 'main');

/** The recipe is the preset's before it adjusted logits, without validation images. */
const RECIPE = ['--sampling', 'square-root', '--validation-split', '0'];
const PRETRAINED = 'Photographed garments';
const PRETRAINING = {
  images: 60_000,
  flags: ['--preset', 'photos', '--epochs', '4', '--dropout', '0', '--test-split', '0.01'],
};
/** What a run that starts from another would change: first weights are all that is taken over. */
const FROM_PRETRAINED = [
  ...['--start-from', PRETRAINED, '--learning-rate', '0.003', '--epochs', '60'],
  ...['--warm-up-epochs', '0', '--dropout', '0.2'],
];
const NAME = 'Photo network';
/** What the network is without the photos of the people for testing: its scores are the network's. */
const TESTED = 'Photo network without test photos';
/** Of the photos, for testing all but the last. */
const TEST_SPLIT = '0.06';
/** One after another; those that are taught learn what all before them predict. Their seeds count from 1. */
const TRAININGS = [
  { name: 'Photo network teacher 1', taught: false, testSplit: TEST_SPLIT },
  { name: 'Photo network teacher 2', taught: false, testSplit: TEST_SPLIT },
  { name: TESTED, taught: true, testSplit: TEST_SPLIT },
  { name: NAME, taught: true, testSplit: '0.01' },
];

/** What `--fine-tuning` teaches: classes that the network has not seen, and people that it has not. */
const NEVER_SEEN = ['Hat', 'Skirt', 'Shoes'];
/** The same in Fashion-MNIST, which has no hats and no skirts. */
const NEVER_SEEN_GARMENTS = ['Sandal', 'Sneaker', 'Ankle boot'];
const FINE_TUNED_FOLD = { part: 2, of: 5 };

/** @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
async function node(program, args, env = process.env) {
  const code = await runInForeground(process.execPath, [program, ...args], { env });
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
}

/** Runs one of the programs beside this one, on the engine. @param {string} name @param {readonly string[]} args */
async function onEngine(name, args) {
  const { build } = await import('vite');
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

/** @param {string} home data folder of the run @param {readonly string[]} args */
async function trainRun(home, args) {
  const env = { ...process.env, ATELIER_HOME: home };
  await node(join(root, 'build', 'atelier.mjs'), ['train', ...RECIPE, ...args], env);
}

/**
 * Trains the network that all others start from.
 * @param {string} home
 * @param {string} photos on whose grounds garments are put, but those for testing
 * @param {readonly string[]} changes
 * @param {readonly string[]} without classes of Fashion-MNIST that are left out
 */
async function pretrain(home, photos, changes, without = []) {
  const folder = join(home, 'photographed-garments');
  const most = String(PRETRAINING.images);
  await onEngine('pretraining', [photos, TEST_SPLIT, most, folder, ...without]);
  const own = ['--data', folder, '--name', PRETRAINED, ...PRETRAINING.flags];
  await trainRun(home, [...own, ...changes]);
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
  await pretrain(home, photos, changes);
  for (const [at, { name, taught, testSplit }] of TRAININGS.entries()) {
    const before = TRAININGS.slice(0, at).map((each) => each.name);
    const own = [
      ...['--name', name, '--seed', String(at + 1)],
      ...(taught ? ['--teachers', before.join(',')] : []),
      ...(fold === undefined ? ['--test-split', testSplit] : []),
    ];
    await trainRun(home, ['--data', photos, ...FROM_PRETRAINED, ...changes, ...own]);
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
  await pretrain(home, known, changes, NEVER_SEEN_GARMENTS);
  await trainRun(home, ['--data', known, ...FROM_PRETRAINED, ...changes, '--name', NAME]);
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

/** What the flags say. @param {string} place the first folder */
async function carryOut(place) {
  if (values.score) await onEngine('score', [TESTED, ...places]);
  else if (values.ship) await ship(place);
  else if (values['fine-tuning']) await fineTune(place, changes);
  else if (values.folds !== undefined) await crossValidate(place, Number(values.folds), changes);
  else await ship(await train(place, changes));
}

const [place] = places;
if (place === undefined) {
  console.error(
    'usage: npm run photo-network -- CLOTHES_DIR [--folds N | --fine-tuning] [--mixed-precision]',
  );
  process.exitCode = 2;
} else {
  // The programs on the engine start threads of the bundle.
  await withLock(() => setUpEverything({ window: false }));
  await carryOut(place);
}
