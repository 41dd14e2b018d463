/** How many threads a training computes with, and in which order its kernels run. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GRAY_28 } from '@engine/data/image-shape';
import { inOrder } from '@engine/tensorflow/in-order';
import type { Node } from '@engine/tensorflow/saved-model-schema';
import { chooseThreads } from '@engine/train/threads';

const NAMES = ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];
const PHOTO = { height: 96, width: 96, channels: 3 } as const;
let before: NodeJS.ProcessEnv;
beforeEach(() => {
  before = { ...process.env };
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
});
afterEach(() => {
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
});

const threads = (): (string | undefined)[] => NAMES.map((name) => process.env[name]);

describe('the threads of a training', () => {
  it('are one for a linear model of small images, and as ever for the rest', () => {
    chooseThreads({ model: 'dense' }, GRAY_28);
    chooseThreads({ model: 'linear' }, PHOTO);
    expect(threads()).toEqual([undefined, undefined]);
    chooseThreads({ model: 'linear' }, GRAY_28);
    expect(threads()).toEqual(['1', '1']);
  });

  it('stay what the person or the environment has chosen', () => {
    process.env['TF_NUM_INTRAOP_THREADS'] = '3';
    chooseThreads({ model: 'linear' }, GRAY_28);
    expect(process.env['TF_NUM_INTRAOP_THREADS']).toBe('3');
  });
});

describe('a graph in order', () => {
  const node = (name: string, op: string, ...input: string[]): Node => {
    return { name, op, input, attributes: {} };
  };

  it('has each kernel wait for the one before it; constants and inputs wait for nothing', () => {
    const graph = [
      node('image', 'Placeholder'),
      node('a', 'Relu', 'image'),
      node('two', 'Const'),
      node('b', 'Mul', 'a', 'two'),
      node('c', 'Neg', 'image', '^b'),
    ];
    expect(inOrder(graph).map(({ input }) => input)).toEqual([
      [],
      ['image'],
      [],
      ['a', 'two', '^a'],
      ['image', '^b'],
    ]);
  });
});
