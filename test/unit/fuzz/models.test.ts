/** Models from elsewhere are hostile until they are read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImportError } from '../../../electron/engine/import/import-error';
import { buildLayersModel, readLayersModel } from '../../../electron/engine/import/layers-model';
import { ModelFiles } from '../../../electron/engine/import/model-files';
import { readSavedModel } from '../../../electron/engine/import/saved-model';
import { writeLayersModel, writeSavedModel } from '../../support/foreign-models';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { TENSORFLOW_MODEL } from '../../support/tensorflow-model';

let home: ReturnType<typeof temporaryFolder>;
let layers: string;
let saved: string;
beforeAll(async () => {
  home = temporaryFolder();
  layers = join(home.path, 'layers');
  saved = join(home.path, 'saved');
  await writeLayersModel(layers);
  writeSavedModel(saved, { outputs: 2 });
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
    inputs(1000),
  );
  writeFileSync(file, whole);
  expect([read > 10, refused > 100]).toEqual([true, true]);
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
    inputs(500),
  );
  expect(refused).toBeGreaterThan(100);
});
