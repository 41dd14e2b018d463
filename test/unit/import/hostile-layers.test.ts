/** Descriptions of networks made to do harm are refused in a sentence, soon, and without filling the memory. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '@engine/import/import-error';
import { importModel } from '@engine/import/import-model';
import { layerConfig } from '@engine/import/layers/layer-config';
import { buildLayersModel, readLayersModel } from '@engine/import/layers/layers-model';
import { ModelFiles } from '@engine/import/model-files';
import { RunStore } from '@engine/runs/run-store';
import { temporaryFolder } from '../../support/idx-folder';
import type { Dataset } from '@engine/data/dataset';

type Layer = Record<string, unknown>;

let home: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  home = temporaryFolder();
  folder = join(home.path, 'model');
  mkdirSync(folder);
});
afterEach(() => {
  home.remove();
});

const input: Layer = {
  class_name: 'InputLayer',
  config: { name: 'input', batch_input_shape: [null, 28, 28, 1], dtype: 'float32' },
};
const flatten: Layer = { class_name: 'Flatten', config: { name: 'flatten' } };
const dense = (name: string, units = 10): Layer => ({
  class_name: 'Dense',
  config: { name, units, activation: 'linear' },
});
const layer = (className: string, config: Layer): Layer => ({
  class_name: className,
  config: { name: className.toLowerCase(), ...config },
});
const called = (each: Layer, ...inputs: unknown[]): Layer => ({
  ...each,
  name: (each['config'] as Layer)['name'],
  inbound_nodes: inputs.length === 0 ? [] : [inputs.map((from) => [from, 0, 0, {}])],
});
const sequential = (...layers: Layer[]): Layer => ({
  class_name: 'Sequential',
  config: { name: 'sequential', layers },
});
const functional = (...layers: Layer[]): Layer => ({
  class_name: 'Functional',
  config: {
    name: 'functional',
    layers,
    input_layers: [['input', 0, 0]],
    output_layers: [['out', 0, 0]],
  },
});
/** Models in models. */
function nested(depth: number): Layer {
  let model = sequential(input, flatten);
  for (let level = 0; level < depth; level++) {
    model = { class_name: 'Sequential', config: { name: `level${level}`, layers: [model] } };
  }
  return sequential(input, model, dense('out'));
}

function write(topology: unknown, weightsManifest: unknown[] = []): void {
  const content = { format: 'layers-model', modelTopology: topology, weightsManifest };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(content));
}

async function refusal(): Promise<string> {
  const began = process.cpuUsage();
  const before = process.memoryUsage().rss;
  const error: unknown = await readLayersModel(new ModelFiles(folder))
    .then(buildLayersModel)
    .then(
      () => new Error('It was taken.'),
      (cause: unknown) => cause,
    );
  const { user, system } = process.cpuUsage(began);
  expect((error as Error).message).toMatch(/\.$/);
  expect(error).toBeInstanceOf(ImportError);
  expect((user + system) / 1e6).toBeLessThan(10);
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 2 ** 20);
  return (error as Error).message;
}

const AT_LEAST_A_MILLION = 3_000_000;

describe('a model.json', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'whose layers form a circle',
      functional(
        called(input),
        called(dense('one'), 'two'),
        called(dense('two'), 'one'),
        called(dense('out'), 'two'),
      ),
      /form a cycle/,
    ],
    [
      'whose layer takes its own output',
      functional(called(input), called(dense('out'), 'out')),
      /form a cycle, .* “out” never receives its input/,
    ],
    [
      'with an input that is missing',
      functional(called(input), called(dense('out'), 'nowhere')),
      /an input is missing/,
    ],
    [
      'of 50,000 layers',
      sequential(input, flatten, ...Array.from({ length: 50_000 }, (_, at) => dense(`d${at}`))),
      /more than 1,000 layers/,
    ],
    ['of models in models', nested(15), /nested more than 8 levels/],
    [
      'with two layers of one name',
      sequential(input, flatten, dense('out'), dense('out')),
      /Two of the model’s layers are called “out”/,
    ],
    ['with NUL in a name', sequential(input, flatten, dense('o\0ut')), /called “o\uFFFDut”/],
    ['with an endless name', sequential(input, flatten, dense('o'.repeat(1e6))), /called “oooo/],
    [
      'that enlarges images by millions',
      sequential(
        input,
        layer('UpSampling2D', { size: [AT_LEAST_A_MILLION, AT_LEAST_A_MILLION] }),
        layer('GlobalAveragePooling2D', {}),
        dense('out'),
      ),
      /one of its layers outputs .* values per image/,
    ],
    [
      'that pads images by millions',
      sequential(
        input,
        layer('ZeroPadding2D', {
          padding: [
            [0, 1e9],
            [0, 1e9],
          ],
        }),
        layer('GlobalAveragePooling2D', {}),
        dense('out'),
      ),
      /one of its layers outputs .* values per image/,
    ],
    [
      'that repeats its input',
      sequential(
        input,
        flatten,
        layer('RepeatVector', { n: 1e9 }),
        layer('Flatten', { name: 'again' }),
        dense('out'),
      ),
      /(makes .* numbers|more weights)/,
    ],
    [
      'of a thousand million units',
      sequential(input, flatten, dense('wide', 1e9), dense('out')),
      /more weights than its files/,
    ],
    [
      'of many filters',
      sequential(
        input,
        layer('Conv2D', { filters: 1e8, kernel_size: [3, 3] }),
        flatten,
        dense('out'),
      ),
      /more weights than its files/,
    ],
    [
      'of a large recurrent layer',
      sequential(
        input,
        layer('Reshape', { target_shape: [28, 28] }),
        layer('LSTM', { units: 1e6 }),
        dense('out'),
      ),
      /more weights than its files/,
    ],
    [
      'that is none',
      { class_name: 'Lambda', config: {} },
      /is a “Lambda”; Atelier imports Sequential/,
    ],
    [
      'with a layer whose class is in every object',
      sequential(input, layer('__proto__', {}), dense('out')),
      /has a layer "__proto__" that TensorFlow.js does not know/,
    ],
    [
      'with a layer whose class is a function of every object',
      sequential(input, layer('constructor', {}), dense('out')),
      /has a layer "constructor" that TensorFlow.js does not know/,
    ],
    ['without layers', { class_name: 'Sequential', config: {} }, /damaged: the list of layers/],
  ])('%s', async (_what, topology, message) => {
    write(topology);
    expect(await refusal()).toMatch(message);
  });

  it('gives a layer no settings but those that were looked at', () => {
    const text = '{"__proto__":{"kernel_initializer":"any"},"units":3,"activation":"constructor"}';
    const settings = layerConfig('Dense', JSON.parse(text) as Layer);
    expect(settings).toEqual({ units: 3, activation: 'constructor' });
    expect(settings['kernel_initializer']).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['nested deeply', `{"a":${'['.repeat(1e6)}`, /nested more than 100 levels deep/],
    ['of empty objects', `[${'{},'.repeat(4e6)}{}]`, /has more than 1,000,000 values/],
    ['that is too large', `"${'x'.repeat(40e6)}"`, /larger than 32 MiB/],
  ])('%s', async (_what, text, message) => {
    writeFileSync(join(folder, 'model.json'), text);
    expect(await refusal()).toMatch(message);
  });

  it('that names one file of weights ten thousand times', async () => {
    writeFileSync(join(folder, 'w.bin'), Buffer.alloc(2 ** 20));
    const weights = [{ name: 'out/kernel', shape: [784, 10], dtype: 'float32' }];
    write(sequential(input, flatten, dense('out')), [
      { paths: Array.from({ length: 10_000 }, () => 'w.bin'), weights },
    ]);
    expect(await refusal()).toMatch(/damaged: expected 31,360 bytes, found more/);
  });

  it.each(['a\0b.bin', 'a\nb.bin', 'a\u001b[2Jb.bin'])('that names the file %j', async (name) => {
    write(sequential(input, flatten, dense('out')), [{ paths: [name], weights: [] }]);
    const message = await refusal();
    expect(message).toMatch(/refers to the file "a\uFFFD.*b.bin". Only files in its own folder/);
  });
});

describe('a file of another kind', () => {
  it.each([
    ['model.h5', /Keras model.*keras.models.load_model\("model.h5"\).export\("model"\)/],
    ['Mine.KERAS', /Keras model.*export/],
    ['model.zip', /archive. Unpack it/],
    ['model.tflite', /TensorFlow Lite.*folder with saved_model.pb/],
    ['model.onnx', /onnx2tf -i model.onnx/],
    ['frozen.pb', /Import the folder with saved_model.pb/],
    ['group1-shard1of1.bin', /part of a model. Import the folder/],
    ['model.pth', /PyTorch/],
    ['notes.txt', /is not a model. Import the folder/],
  ])('is told what to do with: %s', async (name, message) => {
    const path = join(home.path, name);
    writeFileSync(path, 'x');
    const plan = { path, name: null, dataFolder: null };
    const store = new RunStore(join(home.path, 'home'));
    await expect(importModel(store, {} as Dataset, plan)).rejects.toThrow(message);
    await expect(importModel(store, {} as Dataset, plan)).rejects.toBeInstanceOf(ImportError);
  });
});
