/** Models that are refused: with the reason, and with nothing left behind. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';
import { shapeOf, TYPES, type ReadMetaGraph } from '@engine/tensorflow/saved-model-schema';
import { checkOperations } from '@engine/import/saved-model/check-operations';
import { requireFiniteWeights } from '@engine/import/finite-weights';
import { ImportError } from '@engine/import/import-error';
import { importModel } from '@engine/import/import-model';
import { inferenceOnlyNetwork } from '@engine/import/inference-only-model';
import type { WeightSpec } from '@engine/import/layers/layers-model';
import { ModelFiles, MOST_BYTES } from '@engine/import/model-files';
import { outputKind } from '@engine/import/output-kind';
import { RunStore } from '@engine/runs/run-store';
import {
  editModelJson,
  writeLayersModel,
  writeSavedModel,
  type LayersOptions,
  type GraphOptions,
} from '../../support/foreign-models';
import { realSlice, temporaryFolder } from '../../support/idx-folder';

let dataset: Dataset;
let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let folder: string;
beforeAll(async () => {
  dataset = { folder: 'nowhere', ...(await realSlice(10, 70)) };
  vi.stubEnv('TMPDIR', mkdtempSync(join(tmpdir(), 'atelier-test-')));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(join(home.path, 'home'));
  folder = join(home.path, 'model');
});
afterEach(() => {
  home.remove();
});

async function refused(path = folder): Promise<string> {
  const error: unknown = await importModel(store, dataset, {
    path,
    name: null,
    dataFolder: null,
  }).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  expect(readdirSync(home.path)).not.toContain('home');
  const copies = readdirSync(tmpdir()).filter((name) => name.startsWith('atelier-import-'));
  expect(copies).toEqual([]);
  expect((error as Error).name).toBe('ImportError');
  const { message } = error as Error;
  expect(message).toMatch(/\.$/);
  expect(message).not.toContain('\n');
  return message;
}

describe('a layers model', () => {
  it.each<[string, LayersOptions, RegExp]>([
    ['other pictures', { input: [300, 32, 1] }, /input is float32 \[N,300,32,1\]; Atelier needs/],
    ['colors', { input: [28, 28, 4] }, /input is float32 \[N,28,28,4\]/],
    ['one output', { outputs: 1 }, /output is float32 \[N,1\]; .* with 2 to 1,000 classes/],
    ['yes or no for each', { activation: 'sigmoid' }, /scores each class separately \(sigmoid\)/],
    ['unknown classes', { outputs: 12 }, /12 outputs but no class names. Add a labels.txt/],
    [
      'too few names',
      { outputs: 12, metadata: { classNames: ['a', 'b'] } },
      /12 outputs but 2 class names/,
    ],
    ['equal names', { outputs: 2, metadata: { classNames: ['a', 'a'] } }, /called "a"/],
  ])('%s', async (_name, options, message) => {
    await writeLayersModel(folder, options);
    expect(await refused()).toMatch(message);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['no JSON', (text) => text.slice(0, 100), /^model.json is damaged/],
    ['another file', () => '{"a": 1}', /modelTopology is missing or invalid/],
    ['null', () => 'null', /is not a TensorFlow.js layers model/],
    [
      'a graph model',
      (text) => text.replace('layers-model', 'graph-model'),
      /graph model; Atelier imports layers models and SavedModels/,
    ],
    [
      'a layer of its own',
      (text) => text.replace('"Flatten"', '"MyLayer"'),
      /has a layer "MyLayer" that TensorFlow.js does not know/,
    ],
    [
      'a file above',
      (text) =>
        text
          .replace('"./weights.bin"', '"../secret.bin"')
          .replace('"weights.bin"', '"../secret.bin"'),
      /refers to the file "\.\.\/secret.bin". Only files in its own folder/,
    ],
    [
      'a file anywhere',
      (text) => text.replace('"weights.bin"', '"/etc/passwd"'),
      /refers to the file "\/etc\/passwd"/,
    ],
    [
      'an address',
      (text) => text.replace('"weights.bin"', '"https://example.org/w.bin"'),
      /refers to the file "https/,
    ],
    [
      'missing weights',
      (text) => text.replace('"weights.bin"', '"other.bin"'),
      /other.bin is missing/,
    ],
    [
      'weights of another size',
      (text) => text.replace('"shape":[784,8]', '"shape":[784,9]'),
      /are damaged: expected [\d,]+ bytes, found [\d,]+/,
    ],
    [
      'a layer of another size',
      (text) => text.replace('"units":8', '"units":9'),
      /kernel" has the shape \[784,8\], but its layer needs \[784,9\]/,
    ],
  ])('%s', async (_name, edit, message) => {
    await writeLayersModel(folder);
    editModelJson(folder, (text) => edit(text.replace('"./weights.bin"', '"weights.bin"')));
    expect(await refused()).toMatch(message);
  });

  it('that is cut off, or a link', async () => {
    await writeLayersModel(folder);
    const weights = join(folder, 'weights.bin');
    truncateSync(weights, 100);
    expect(await refused()).toMatch(/damaged: expected 25,480 bytes, found 100/);
    const linked = join(home.path, 'linked');
    mkdirSync(linked);
    writeFileSync(join(linked, 'model.json'), readFileSync(join(folder, 'model.json')));
    symlinkSync(weights, join(linked, 'weights.bin'));
    expect(await refused(linked)).toMatch(/is a link. Only files in the model’s own folder/);
  });

  it('that answers what is no number', () => {
    expect(() => outputKind(Float32Array.of(1, Number.NaN), 2)).toThrow('not numbers');
    expect(() => outputKind(Float32Array.of(), 2)).toThrow('it has no outputs');
    expect(outputKind(new Float32Array(20), 10)).toBe('logits');
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinite', -Infinity],
  ])('that has a weight that is %s, which is named', async (_name, value) => {
    await writeLayersModel(folder);
    const weights = join(folder, 'weights.bin');
    const bytes = readFileSync(weights);
    // The first weight of a layer whose ReLU can hide what comes of it.
    bytes.writeFloatLE(value, 0);
    writeFileSync(weights, bytes);
    expect(await refused()).toMatch(/^The model’s weight "dense_\S+kernel" has NaN or infinite/);
  });

  it('that answers what is no number to some images only', () => {
    const model = {
      shape: GRAY_28,
      outputs: 2,
      parameterCount: null,
      answer: (pictures: Float32Array) =>
        pictures.subarray(0, 2).map((value) => (value > 0.5 ? Number.NaN : 1)),
      free: () => undefined,
    };
    const network = inferenceOnlyNetwork(model, 'logits');
    expect([...network.predict(new Float32Array(784))]).toEqual([0.5, 0.5]);
    expect(() => network.predict(new Float32Array(784).fill(1))).toThrow(ImportError);
    network.free();
  });

  it('that has a weight of 16 bits that is NaN', () => {
    const spec = { name: 'd/kernel', shape: [2], dtype: 'float32' as const };
    const read = (quantization: object, bytes: number[]) => ({
      files: new Map(),
      topology: {},
      specs: [{ ...spec, quantization } as WeightSpec],
      weights: Buffer.from(bytes),
      metadata: {},
    });
    const half = { dtype: 'float16' };
    expect(() => {
      requireFiniteWeights(read(half, [0, 0x3c, 0, 0x7e]));
    }).toThrow('"d/kernel" has NaN or infinite values');
    requireFiniteWeights(read(half, [0, 0x3c, 0xff, 0x7b]));
    expect(() => {
      requireFiniteWeights(read({ dtype: 'uint8', scale: 1e38, min: 0 }, [0, 1]));
    }).toThrow('"d/kernel" has NaN or infinite values');
    requireFiniteWeights(read({ dtype: 'uint8', scale: 0.1, min: -1 }, [0, 1]));
  });
});

describe('a SavedModel', () => {
  it('that has a weight that is NaN, told by its answers', async () => {
    const { buffer, byteOffset } = writeSavedModel(folder);
    const file = join(folder, 'saved_model.pb');
    const bytes = readFileSync(file);
    bytes.writeFloatLE(Number.NaN, bytes.indexOf(Buffer.from(buffer, byteOffset, 64)));
    writeFileSync(file, bytes);
    expect(await refused()).toMatch(/^The model outputs NaN or infinity, which are not numbers/);
  });

  it.each<[string, GraphOptions, RegExp]>([
    ['other pictures', { input: [32, 4, 1] }, /input is float32 \[N,32,4,1\]/],
    ['too many classes', { outputs: 1001 }, /output is float32 \[N,1001\]/],
    ['that writes', { extra: 'WriteFile' }, /uses an unsupported operation \(WriteFile\)/],
    ['that reads', { extra: 'ReadFile' }, /\(ReadFile\)/],
    ['that calls Python', { extra: 'EagerPyFunc' }, /\(EagerPyFunc\)/],
    ['that prints to a file', { extra: 'PrintV2' }, /\(PrintV2\)/],
    ['that maps a file', { extra: 'ImmutableConst' }, /\(ImmutableConst\)/],
    ['that reads a table', { extra: 'InitializeTableFromTextFileV2' }, /TextFileV2\)/],
    ['that ends the process', { extra: 'Abort' }, /\(Abort\)/],
    ['that writes events', { extra: 'CreateSummaryFileWriter' }, /SummaryFileWriter\)/],
    [
      'without its variables',
      { unset: true },
      /is incomplete: variables\/variables.index is missing/,
    ],
    ['of operations of its own', { extra: 'MyOwnOp' }, /cannot load the SavedModel: .*MyOwnOp/],
  ])('%s', async (_name, options, message) => {
    writeSavedModel(folder, options);
    expect(await refused()).toMatch(message);
  });

  it('that reads or writes variables when it is loaded, or asked', () => {
    const outputs = { y: { name: 'answer:0', dtype: TYPES.float, shape: shapeOf([-1, 10]) } };
    const node = (name: string, op: string, input: string[] = []) => ({
      name,
      op,
      input,
      attributes: {},
    });
    const graph = (...nodes: ReturnType<typeof node>[]): ReadMetaGraph => ({
      graph: { node: nodes },
      collections: { saved_model_main_op: { nodes: { value: ['start'] } } },
      signatures: {},
    });
    const bad = [
      graph(node('answer', 'Softmax'), node('start', 'NoOp', ['^other']), node('other', 'SaveV2')),
      graph(node('answer', 'Softmax', ['other']), node('other', 'RestoreV2')),
    ];
    for (const each of bad) {
      expect(() => {
        checkOperations(each, outputs);
      }).toThrow(ImportError);
    }
    // As every model with variables has them, for its checkpoint.
    checkOperations(graph(node('answer', 'Softmax'), node('beside', 'RestoreV2')), outputs);
  });

  it('that is cut off, or empty', async () => {
    writeSavedModel(folder);
    truncateSync(join(folder, 'saved_model.pb'), 2000);
    expect(await refused()).toMatch(/saved_model.pb is damaged/);
    truncateSync(join(folder, 'saved_model.pb'), 0);
    expect(await refused()).toMatch(/saved_model.pb is damaged: it has no graph/);
  });
});

describe('what is no model', () => {
  it('is an empty folder, or none', async () => {
    mkdirSync(folder);
    expect(await refused()).toMatch(/has no model.json .* and no saved_model.pb/);
    expect(await refused(join(home.path, 'absent'))).toMatch(/The folder .* does not exist/);
  });

  it('is more than memory holds', async () => {
    mkdirSync(folder);
    for (const name of ['a', 'b']) {
      writeFileSync(join(folder, name), '');
      truncateSync(join(folder, name), MOST_BYTES / 2 + 1);
    }
    const files = new ModelFiles(folder);
    await expect(files.readAll('.')).rejects.toThrow('Only files in its own folder');
    await expect(new ModelFiles(home.path).readAll('model')).rejects.toThrow('limit is 1 GiB');
  });
});
