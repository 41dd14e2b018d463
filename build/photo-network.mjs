// npm run photo-network -- CLOTHES_DIR: trains the built-in photo network and writes resources/photo-network.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer } from 'vite';
import { aliases } from './aliases.mjs';
import { arrange } from './photo-network/arrange.mjs';
import { runInForeground, whereTyped } from './setup/command.mjs';
import { root } from './setup/step.mjs';

const TARGET = join(root, 'resources', 'photo-network');
/** Of a run's files, those that ship as they are. */
const FILES = ['metrics.ndjson', 'times.ndjson', 'evaluation.json'];

/** The recipe; every other setting is the preset's. A sixth of the photos, of people of their own, is for testing. */
const ARGS = [
  '--preset',
  'photos',
  '--test-split',
  '0.15',
  '--seed',
  '1',
  '--name',
  'Photo network',
];

/** @param {string} photos @param {string} home @returns {Promise<string>} the run's folder */
async function train(photos, home) {
  const program = join(root, 'build', 'atelier.mjs');
  const args = [program, 'train', '--data', photos, ...ARGS];
  const code = await runInForeground(process.execPath, args, {
    env: { ...process.env, ATELIER_HOME: home },
  });
  if (code !== 0) throw new Error('Training did not finish.');
  const runs = join(home, 'runs');
  const [run] = readdirSync(runs);
  if (run === undefined) throw new Error('Training left no run.');
  return join(runs, run);
}

/** What is of this computer, or of a run that can be trained further, is left out. */
function shippedRecord(/** @type {string} */ folder) {
  const record = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  const data = { ...record.data, folder: 'clothes' };
  return { ...record, run: 'photo-network', data, processId: null, checkpoint: null };
}

/** @param {string} folder of the run */
async function ship(folder) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true },
    resolve: { alias: aliases },
  });
  try {
    const { decodeSafetensors, encodeSafetensors } = await server.ssrLoadModule(
      '/electron/engine/storage/safetensors.ts',
    );
    const tensors = decodeSafetensors(readFileSync(join(folder, 'weights.safetensors')));
    const values = new Map([...tensors].map(([name, tensor]) => [name, tensor.values]));
    const shapes = new Map([...tensors].map(([name, tensor]) => [name, tensor.shape]));
    rmSync(TARGET, { recursive: true, force: true });
    mkdirSync(TARGET, { recursive: true });
    writeFileSync(join(TARGET, 'weights.safetensors'), encodeSafetensors(values, shapes, 'F16'));
  } finally {
    await server.close();
  }
  for (const file of FILES) cpSync(join(folder, file), join(TARGET, file));
  writeFileSync(join(TARGET, 'run.json'), `${JSON.stringify(shippedRecord(folder), null, 2)}\n`);
}

const [clothes, trained] = process.argv.slice(2);
if (clothes === undefined) {
  console.error('usage: npm run photo-network -- CLOTHES_DIR [RUN_FOLDER]');
  process.exit(2);
}
if (trained !== undefined) {
  await ship(resolve(whereTyped(), trained));
} else {
  const place = mkdtempSync(join(tmpdir(), 'photo-network-'));
  try {
    const photos = join(place, 'photos');
    console.log(`${arrange(resolve(whereTyped(), clothes), photos)} photos`);
    await ship(await train(photos, join(place, 'home')));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
console.log(`Wrote ${TARGET}`);
