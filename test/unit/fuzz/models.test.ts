/** Models from elsewhere are hostile until they are read. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImportError } from '@engine/import/import-error';
import { tryModel } from '@engine/import/import-model';
import { buildLayersModel, readLayersModel } from '@engine/import/layers/layers-model';
import { ModelFiles } from '@engine/import/model-files';
import { loadSavedModel, readSavedModel } from '@engine/import/saved-model/saved-model';
import { writeLayersModel, writeSavedModel } from '../../support/foreign-models';
import { hugeModels } from '../../support/hostile-models/endless';
import { writeHostileModel, writeSavedModelBytes } from '../../support/hostile-models/graph';
import { writingModels } from '../../support/hostile-models/writing';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { TENSORFLOW_MODEL } from '../../support/tensorflow-model';

/** For what TensorFlow builds or loads each time; ATELIER_FUZZ=10000 gives ten thousand to each. */
const FEWER = 300;

let home: ReturnType<typeof temporaryFolder>;
let layers: string;
let saved: string;
let weights: Buffer;
beforeAll(async () => {
  home = temporaryFolder();
  layers = join(home.path, 'layers');
  saved = join(home.path, 'saved');
  await writeLayersModel(layers);
  const { buffer, byteOffset, byteLength } = writeSavedModel(saved, { outputs: 2 });
  weights = Buffer.from(buffer, byteOffset, byteLength);
});
afterAll(() => {
  home.remove();
});

it('a damaged model.json becomes a network or is refused', async () => {
  const file = join(layers, 'model.json');
  const whole = readFileSync(file, 'utf8');
  const { read, refused } = await survives(
    damagedJson([whole]),
    [ImportError],
    async (bytes) => {
      writeFileSync(file, bytes);
      const model = await buildLayersModel(await readLayersModel(new ModelFiles(layers)));
      model.free();
    },
    inputs(FEWER),
  );
  writeFileSync(file, whole);
  expect([read > 5, refused > 20]).toEqual([true, true]);
});

it('a damaged saved_model.pb is read or refused', async () => {
  const file = join(saved, 'saved_model.pb');
  const whole = readFileSync(file);
  const theirs = readFileSync(join(TENSORFLOW_MODEL, 'saved_model.pb'));
  // Its numbers are most of it, and where they are changed nothing is wrong.
  const { refused } = await survives(
    damaged([whole, theirs]),
    [ImportError],
    async (bytes) => {
      writeFileSync(file, bytes);
      await readSavedModel(new ModelFiles(saved));
    },
    inputs(FEWER),
  );
  writeFileSync(file, whole);
  expect(refused).toBeGreaterThan(100);
});

async function loadAndRun(folder: string): Promise<void> {
  const model = await loadSavedModel(await readSavedModel(new ModelFiles(folder)));
  try {
    tryModel(model, new Float32Array(2 * 784));
  } finally {
    model.free();
  }
}

/** Of a SavedModel, all but the numbers, which are most of it and right whatever they are. */
function damagedGraph(whole: Buffer): fc.Arbitrary<Buffer> {
  const from = whole.indexOf(weights);
  const [head, tail] = [whole.subarray(0, from), whole.subarray(from + weights.length)];
  // What was cut or put in ahead of them would only make the file end too early or too late.
  const before = fc.oneof(
    fc.constant(head),
    damaged([head]).map((bytes) => (bytes.length === head.length ? bytes : head)),
  );
  return fc
    .tuple(before, fc.oneof(fc.constant(tail), damaged([tail])))
    .map(([first, last]) => Buffer.concat([first, weights, last]));
}

it('a damaged graph that TensorFlow loads is run or refused', async () => {
  const file = join(saved, 'saved_model.pb');
  const whole = readFileSync(file);
  const { read, refused } = await survives(
    damagedGraph(whole),
    [ImportError],
    async (bytes) => {
      writeFileSync(file, bytes);
      await loadAndRun(saved);
    },
    inputs(FEWER),
  );
  writeFileSync(file, whole);
  expect([read > 10, refused > 20]).toEqual([true, true]);
});

it('a damaged graph that was made to write files writes none', async () => {
  const folder = join(home.path, 'hostile');
  const target = join(home.path, 'target');
  mkdirSync(target);
  const made = Object.values(writingModels(join(target, 'written')));
  const whole = made.map((parts) => Buffer.concat(parts));
  // Beside each other too, as meta graphs of one file.
  const pairs = fc
    .tuple(damaged(whole), fc.constantFrom(...whole))
    .map((parts) => Buffer.concat(parts));
  const { refused } = await survives(
    fc.oneof(damaged(whole), pairs),
    [ImportError],
    async (bytes) => {
      writeHostileModel(folder, bytes);
      await loadAndRun(folder);
    },
    inputs(FEWER),
  );
  expect(readdirSync(target)).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});

it('a damaged graph that was made to fill the memory is read or refused', async () => {
  const folder = join(home.path, 'huge');
  const { refused } = await survives(
    damaged(Object.values(hugeModels())),
    [ImportError],
    async (bytes) => {
      writeSavedModelBytes(folder, bytes);
      await readSavedModel(new ModelFiles(folder));
    },
    inputs(FEWER),
  );
  expect(refused).toBeGreaterThan(100);
});
