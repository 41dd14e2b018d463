/** TensorFlow.js models whose model.json was written by Keras 3 answer as they did in Keras. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '@engine/import/import-error';
import { buildLayersModel, readLayersModel } from '@engine/import/layers/layers-model';
import { ModelFiles } from '@engine/import/model-files';
import { temporaryFolder } from '../../support/idx-folder';

/** Written by make-keras3-layers.py. */
const MODELS = join('test', 'support', 'keras3-models');

/** The same images as in make-keras3-layers.py. */
function images(count: number): Float32Array {
  return Float32Array.from({ length: count * 784 }, (_, place) => ((place * 7919) % 256) / 255);
}

let home: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  home = temporaryFolder();
  folder = join(home.path, 'model');
});
afterEach(() => {
  home.remove();
});

async function answers(path: string): Promise<Float32Array> {
  const model = await buildLayersModel(await readLayersModel(new ModelFiles(path)));
  const found = model.answer(images(3));
  model.free();
  return found;
}

/** Change the text of a copy's model.json. */
function edited(name: string, edit: (text: string) => string): string {
  cpSync(join(MODELS, name), folder, { recursive: true });
  const file = join(folder, 'model.json');
  const text = readFileSync(file, 'utf8');
  const changed = edit(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  return folder;
}

describe('a model of Keras 3', () => {
  it.each(['sequential', 'functional', 'nested'])('answers as in Keras: %s', async (name) => {
    const told = JSON.parse(readFileSync(join(MODELS, name, 'answers.json'), 'utf8')) as number[][];
    const found = await answers(join(MODELS, name));
    for (const [index, value] of told.flat().entries()) expect(found[index]).toBeCloseTo(value, 4);
  });

  it('answers the same from the copy that a run keeps', async () => {
    const { files } = await readLayersModel(new ModelFiles(join(MODELS, 'functional')));
    const kept = temporaryFolder();
    for (const [name, content] of files) writeFileSync(join(kept.path, name), content);
    expect(await answers(kept.path)).toEqual(await answers(join(MODELS, 'functional')));
    kept.remove();
  });

  it('is refused where TensorFlow.js would answer something else', async () => {
    const asked = (text: string): string => text.replace('"groups": 1', '"groups": 2');
    await expect(answers(edited('functional', asked))).rejects.toThrow(/grouped convolution/);
  });

  it('is refused where a layer is called in a way of its own', async () => {
    const trains = (text: string): string => text.replace('"training": false', '"training": true');
    const path = edited('functional', trains);
    await expect(answers(path)).rejects.toThrow(/arguments that TensorFlow.js does not support/);
    await expect(answers(path)).rejects.toBeInstanceOf(ImportError);
  });
});
