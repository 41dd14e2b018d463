/** What is wrong with a model is told in our words, which name the layer, and in few of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classNamesFor } from '@engine/import/class-names';
import { ImportError } from '@engine/import/import-error';
import { buildLayersModel, readLayersModel } from '@engine/import/layers/layers-model';
import { ModelFiles } from '@engine/import/model-files';
import { temporaryFolder } from '../../support/idx-folder';

type Layer = Record<string, unknown>;
type Shapes = Record<string, number[]>;

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

const layer = (className: string, config: Layer): Layer => ({ class_name: className, config });
const first = (className: string, config: Layer): Layer =>
  layer(className, { batch_input_shape: [null, 28, 28, 1], ...config });
const flatten = first('Flatten', { name: 'f' });
const dense = (config: Layer = {}): Layer =>
  layer('Dense', { name: 'd', units: 3, activation: 'softmax', use_bias: false, ...config });
const KERNEL: Shapes = { 'd/kernel': [784, 3] };

/** Beside the layers as many zeros as the weights take. */
function write(layers: Layer[], weights: Shapes = KERNEL, paths = ['w.bin']): void {
  const specs = Object.entries(weights).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  const values = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  writeFileSync(join(folder, 'w.bin'), Buffer.alloc(4 * values));
  const model = {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 's', layers } },
    weightsManifest: [{ paths, weights: specs }],
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
}

async function refusal(): Promise<string> {
  const error: unknown = await readLayersModel(new ModelFiles(folder))
    .then(buildLayersModel)
    .then(
      () => new Error('It was taken.'),
      (cause: unknown) => cause,
    );
  const { message } = error as Error;
  expect(error).toBeInstanceOf(ImportError);
  expect(message).toMatch(/^[A-Zm].*\.$/);
  expect(message.length).toBeLessThan(600);
  // Words of TensorFlow.js.
  expect(message).not.toMatch(/config format|ndim|target variable|mismatch|Negative dim|∞|NaN/);
  return message;
}

describe('a layer that cannot be imported', () => {
  const OTHER = /export the model as a SavedModel instead: model\.export\("folder"\)\.$/i;

  it.each<[what: string, layers: Layer[], expected: string]>([
    [
      'has an activation of its own',
      [flatten, dense({ activation: 'evil' })],
      'The layer “d” (Dense) has an activation “evil”. Atelier imports the activations',
    ],
    [
      'has a layer for an activation',
      [flatten, dense({ activation: 'Dense' })],
      'The layer “d” (Dense) has an activation “Dense”.',
    ],
    [
      'has an object for an activation',
      [flatten, dense({ activation: { class_name: 'x' } })],
      'The layer “d” (Dense) has an activation that is not a name.',
    ],
    [
      'cuts all of the image away',
      [
        first('Cropping2D', {
          name: 'u',
          cropping: [
            [20, 20],
            [20, 20],
          ],
        }),
        dense(),
      ],
      'Atelier cannot import the layer “u” (Cropping2D): its settings do not fit an input of [N,28,28,1].',
    ],
    [
      'has an axis that there is not',
      [first('BatchNormalization', { name: 'b', axis: 99 }), dense()],
      'Atelier cannot import the layer “b” (BatchNormalization): its settings do not fit an input of [N,28,28,1].',
    ],
    [
      'calculates along an axis that there is not',
      [flatten, dense({ activation: 'linear' }), layer('Softmax', { name: 's2', axis: 7 })],
      'Atelier cannot import the layer “s2” (Softmax): its settings do not fit an input of [1,3].',
    ],
    [
      'has settings that TensorFlow.js lacks',
      [
        flatten,
        layer('ThresholdedReLU', { name: 't', theta: 1 }),
        first('PReLU', { name: 'p', shared_axes: {} }),
        dense(),
      ],
      'Atelier cannot import the layer “p” (PReLU): TensorFlow.js does not support its settings.',
    ],
    [
      'resets after it has multiplied',
      [
        first('Reshape', { name: 'r', target_shape: [28, 28] }),
        layer('GRU', { name: 'g', units: 3, reset_after: true }),
      ],
      'The layer “g” (GRU) has reset_after=True, which TensorFlow.js does not support.',
    ],
  ])('%s', async (_what, layers, expected) => {
    write(layers);
    const message = await refusal();
    expect(message).toContain(expected);
    expect(message).toMatch(OTHER);
  });

  it.each<[what: string, layers: Layer[], expected: string]>([
    [
      'moves by no step',
      [first('Conv2D', { name: 'c', filters: 3, kernel_size: [3, 3], strides: [0, 0] }), dense()],
      'The layer “c” (Conv2D) has strides=[0,0], which must be positive whole numbers.',
    ],
    ['has no units', [flatten, dense({ units: 0 })], 'The layer “d” (Dense) has units=0, which'],
    [
      'has units in words',
      [flatten, dense({ units: '3' })],
      'has units="3", which must be a positive',
    ],
    [
      'is inside another one',
      [
        first('TimeDistributed', {
          name: 't',
          layer: layer('Dense', { name: 'inner', units: 2.5 }),
        }),
      ],
      'The layer “inner” (Dense) has units=2.5, which must be a positive whole number.',
    ],
    [
      'remembers the last image',
      [
        first('Reshape', { name: 'r', target_shape: [28, 28] }),
        layer('LSTM', { name: 'l', units: 3, stateful: true }),
      ],
      'The layer “l” (LSTM) is stateful. Atelier classifies each image separately',
    ],
    [
      'is no layer but an initializer',
      [flatten, layer('Zeros', { name: 'z' }), dense()],
      'The model has a layer "Zeros" that TensorFlow.js does not know.',
    ],
  ])('%s', async (_what, layers, expected) => {
    write(layers);
    expect(await refusal()).toContain(expected);
  });

  it('is not the model, where its layers cannot be connected', async () => {
    write([flatten, layer('Sequential', { name: 'inner', layers: [] }), dense()]);
    expect(await refusal()).toMatch(OTHER);
  });
});

describe('weights that are not those of the layers', () => {
  it.each<[what: string, weights: Shapes, expected: string]>([
    [
      'are too many',
      { ...KERNEL, 'extra\n/kernel': [3], more: [1] },
      'The model’s files have 2 weights that none of its layers uses: extra\uFFFD/kernel, more.',
    ],
    ['are missing', {}, 'The model’s files lack 1 weight of its layers: d/kernel.'],
    [
      'have another shape',
      { 'd/kernel': [3, 784] },
      'The model’s weight "d/kernel" has the shape [3,784], but its layer needs [784,3].',
    ],
  ])('%s', async (_what, weights, expected) => {
    write([flatten, dense()], weights);
    expect(await refusal()).toContain(expected);
  });

  it('are named a hundred thousand times', async () => {
    write([flatten, dense()], KERNEL, new Array<string>(100_000).fill('w.bin'));
    expect(await refusal()).toBe(
      'The model’s weights (w.bin) are damaged: expected 9,408 bytes, found more.',
    );
    mkdirSync(join(folder, 'many'));
    const names = Array.from({ length: 900 }, (_, at) => `many/${at}-${'n'.repeat(150)}`);
    for (const name of names) writeFileSync(join(folder, name), '');
    write([flatten, dense()], KERNEL, names);
    expect(await refusal()).toContain('… and 895 more) are damaged');
  });
});

describe('a model.json', () => {
  it.each<[string, string]>([
    ['null', 'model.json is not a TensorFlow.js layers model.'],
    ['7', 'model.json is not a TensorFlow.js layers model.'],
    ['{}', 'model.json is not a TensorFlow.js layers model: modelTopology is missing or invalid.'],
    [
      `{"modelTopology": {}, "weightsManifest": [{"paths": [], "weights": [${'0,'.repeat(400_000)}0]}]}`,
      'model.json is not a TensorFlow.js layers model: weightsManifest.0.weights.0 is missing or invalid.',
    ],
    ['{"a": ', 'model.json is damaged: its JSON ends too early.'],
    ['hello', 'model.json is damaged: it is not valid JSON'],
    ['['.repeat(1e5), 'model.json is damaged: its JSON is nested more than 100 levels deep.'],
  ])('of the text %.20s', async (text, expected) => {
    writeFileSync(join(folder, 'model.json'), text);
    expect(await refusal()).toContain(expected);
  });

  it('is counted in the singular and the plural', async () => {
    const names = (classNames: string[], outputs: number) =>
      classNamesFor(folder, { classNames }, outputs, []);
    await expect(names(['a'], 3)).rejects.toThrow('has 3 outputs but 1 class name (');
    await expect(names(['a', 'b'], 1)).rejects.toThrow('has 1 output but 2 class names (');
  });
});
