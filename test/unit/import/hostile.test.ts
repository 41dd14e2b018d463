/** SavedModels made to do harm are refused before TensorFlow sees them, and nothing comes of them. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSizes } from '@engine/import/saved-model/graph-shapes';
import { ImportError } from '@engine/import/import-error';
import { ModelFiles } from '@engine/import/model-files';
import { readSavedModel } from '@engine/import/saved-model/saved-model';
import { hugeModels } from '../../support/hostile-models/endless';
import {
  hostileGraph,
  writeHostileModel,
  writeSavedModelBytes,
} from '../../support/hostile-models/graph';
import { writingModels } from '../../support/hostile-models/writing';
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

async function refusal(...bytes: Buffer[]): Promise<string> {
  writeHostileModel(folder, ...bytes);
  const error: unknown = await readSavedModel(new ModelFiles(folder)).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  expect((error as Error).message).toMatch(/\.$/);
  expect(error).toBeInstanceOf(ImportError);
  return (error as Error).message;
}

describe('a SavedModel that reads or writes files', () => {
  it.each(Object.keys(writingModels('/tmp/x')))('is refused: %s', async (name) => {
    const target = join(home.path, 'target');
    mkdirSync(target);
    const bytes = writingModels(join(target, 'written'))[name] ?? [];
    expect(await refusal(...bytes)).toMatch(/SavedModel/);
    expect(readdirSync(target)).toEqual([]);
  });
});

describe('a SavedModel that would fill the memory or never end', () => {
  it.each(Object.keys(hugeModels()))('is refused before it runs: %s', async (name) => {
    const began = process.cpuUsage();
    await refusal(hugeModels()[name] ?? Buffer.alloc(0));
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});

describe('a function of a graph', () => {
  it('has no output but its own, whatever the output is called', () => {
    const signature = { name: 'f', inputs: [], outputs: [{ name: 'constructor', type: 1 }] };
    const call = { f: { function: { name: 'f' } } };
    const graph = {
      nodes: [
        { name: 'x', op: 'Placeholder', input: [], attributes: {} },
        { name: 'call', op: 'PartitionedCall', input: [], attributes: call },
      ],
      functions: [{ signature, node: [], ret: {} }],
      saver: null,
    };
    expect(checkSizes(graph, 'x:0', [28, 28, 1])).toBeGreaterThan(0);
  });
});

describe('what is loaded', () => {
  it('is written anew, without what was not looked at', async () => {
    const plain = hostileGraph();
    // A field of saved_model.proto that Atelier does not know: the object graph, seven.
    const secret = Buffer.from('not looked at');
    const more = hostileGraph((made) => {
      made.graph.add('SaveV2', 'save', [made.string('a', 'left out'), 'a', 'a', made.logits], {
        dtypes: { list: { type: [1] } },
      });
      return { initial: made.graph.add('NoOp', 'first', []) };
    });
    const object = Buffer.concat([Buffer.from([0x3a, secret.length]), secret]);
    const graph = Buffer.concat([more.subarray(0, 0), object]);
    const extra = Buffer.concat([Buffer.from([0x12, graph.length]), graph]);
    writeSavedModelBytes(folder, more);
    const { files } = await readSavedModel(new ModelFiles(folder));
    const content = files.get('saved_model.pb') ?? Buffer.alloc(0);
    expect(content.includes('left out')).toBe(false);
    expect(content.includes('saved_model_main_op')).toBe(false);
    expect([...files.keys()]).toEqual(['saved_model.pb']);
    // A second graph of nothing but that field is a second graph.
    expect(await refusal(plain, extra)).toMatch(/has 2 graphs/);
    expect(existsSync(join(folder, 'saved_model.pb'))).toBe(true);
  });
});
