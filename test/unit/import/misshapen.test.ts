/** Graphs that fit no exporter are refused in a sentence of ours, in little time, before TensorFlow sees them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Node } from '@engine/tensorflow/saved-model-schema';
import { ImportError } from '@engine/import/import-error';
import { ModelFiles } from '@engine/import/model-files';
import { checkSizes } from '@engine/import/saved-model/graph-shapes';
import { readSavedModel } from '@engine/import/saved-model/saved-model';
import {
  hostileGraph,
  writeHostileModel,
  writeSavedModelBytes,
} from '../../support/hostile-models/graph';
import {
  longWay,
  misshapenGraphs,
  misshapenMessages,
} from '../../support/hostile-models/misshapen';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  home = temporaryFolder();
  folder = join(home.path, 'model');
});
afterEach(() => {
  home.remove();
});

async function refusal(): Promise<string> {
  const [began, before] = [process.cpuUsage(), process.memoryUsage().rss];
  const error: unknown = await readSavedModel(new ModelFiles(folder)).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(10);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(600);
  expect(error).toBeInstanceOf(ImportError);
  const { message } = error as Error;
  expect(message).toMatch(/^[A-Zsv].*\.$/);
  expect(message.length).toBeLessThan(400);
  return message;
}

describe('a graph is refused that has', () => {
  it.each(Object.entries(misshapenGraphs()))('%s', async (_what, [make, said]) => {
    writeSavedModelBytes(folder, make());
    expect(await refusal()).toMatch(said);
  });
});

describe('a saved_model.pb is refused that holds', () => {
  it.each(Object.entries(misshapenMessages()))('%s', async (_what, bytes) => {
    writeSavedModelBytes(folder, bytes);
    expect(await refusal()).toMatch(
      /saved_model\.pb is damaged|SavedModel has no|model’s input|0 inputs/,
    );
  });
});

describe('the checkpoint of a graph with variables', () => {
  const withVariable = (): Buffer =>
    hostileGraph((made) => {
      const variable = made.graph.add('VarHandleOp', 'variable', [], { dtype: { type: 1 } });
      const answer = made.graph.add('Identity', 'answer', [made.logits, `^${variable}`], {
        T: { type: 1 },
      });
      return { answer };
    });
  const put = (...names: string[]): void => {
    rmSync(join(folder, 'variables'), { recursive: true, force: true });
    mkdirSync(join(folder, 'variables'));
    for (const name of names) writeFileSync(join(folder, 'variables', `variables.${name}`), 'x');
  };

  it('is whole, or names what is missing', async () => {
    writeSavedModelBytes(folder, withVariable());
    const missing = (name: string): string =>
      `The SavedModel is incomplete: variables/variables.${name} is missing. Copy its whole folder and import again.`;
    expect(await refusal()).toBe(missing('index'));
    put('data-00000-of-00001');
    expect(await refusal()).toBe(missing('index'));
    put('index');
    expect(await refusal()).toBe(missing('data-00000-of-00001'));
    put('index', 'data-00009-of-00003');
    expect(await refusal()).toBe(missing('data-00000-of-00003'));
    put('index', 'data-00000-of-00002', 'data-99999-of-99999');
    expect(await refusal()).toBe(missing('data-00000-of-99999'));
    put('index', 'data-00000-of-00002', 'data-00001-of-00002');
    await readSavedModel(new ModelFiles(folder));
    rmSync(join(folder, 'variables'), { recursive: true });
    writeFileSync(join(folder, 'variables'), '');
    expect(await refusal()).toBe('variables is a file, not a folder.');
  });
});

describe('what is looked at once', () => {
  it('is followed in little time, however many nodes ask about it', async () => {
    writeHostileModel(folder, longWay(20_000));
    const began = process.cpuUsage();
    await readSavedModel(new ModelFiles(folder));
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(20);
  });

  it('may have more inputs than a function has arguments', async () => {
    const { graph } = await taken((inputs) => new Array<string>(200_000).fill(inputs));
    expect(graph.graph.node.at(-1)?.input).toHaveLength(200_001);
  });

  async function taken(inputs: (logits: string) => string[]) {
    const bytes = hostileGraph((made) => {
      const input = [made.logits, ...inputs(`^${made.logits}`)];
      return { answer: made.graph.add('Identity', 'answer', input, { T: { type: 1 } }) };
    });
    writeSavedModelBytes(folder, bytes);
    const read = await readSavedModel(new ModelFiles(folder));
    read.graph.graph.node.sort((one, other) => one.input.length - other.input.length);
    return read;
  }
});

describe('a node of which one tensor is given', () => {
  it('has its own size for the others', () => {
    const row = (name: string, values: number[]): Node => ({
      name,
      op: 'Const',
      input: [],
      attributes: {
        value: { tensor: { dtype: 3, shape: { dim: [{ size: values.length }] }, ints: values } },
      },
    });
    const node = (name: string, op: string, ...input: string[]): Node => ({
      name,
      op,
      input,
      attributes: {},
    });
    const graph = {
      nodes: [
        row('sizes', [4000, 4000]),
        row('column-sizes', [-1, 1]),
        row('row-sizes', [1, -1]),
        node('large', 'Fill', 'sizes', 'sizes'),
        node('pair', 'IdentityN', 'large', 'large'),
        node('column', 'Reshape', 'pair', 'column-sizes'),
        node('row', 'Reshape', 'pair', 'row-sizes'),
        node('product', 'MatMul', 'column', 'row'),
      ],
      functions: [],
      saver: null,
    };
    expect(() => checkSizes(graph, 'pair:1', [28, 28, 1])).toThrow(
      'one of its tensors has 256,000,000,000,000 values',
    );
    expect(() => checkSizes(graph, 'pair:0', [28, 28, 1])).not.toThrow();
  });
});
