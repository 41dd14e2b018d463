import { describe, expect, it } from 'vitest';
import { withBfloat16 } from '@engine/tensorflow/mixed-precision';
import { TYPES, type Node } from '@engine/tensorflow/saved-model-schema';

const FLOAT = { T: { type: TYPES.float } };
const BFLOAT16 = { T: { type: TYPES.bfloat16 } };
const node = (name: string, op: string, input: string[]): Node => ({
  name,
  op,
  input,
  attributes: FLOAT,
});

describe('mixed precision', () => {
  it('gives products their factors in bfloat16, each cast once, and the others float32', () => {
    const nodes = [
      node('y', 'Conv2D', ['x', 'w:1', '^before']),
      node('r', 'Relu', ['y']),
      node('dw', 'Conv2DBackpropFilter', ['x', 'sizes', 'r']),
    ];
    const made = new Map(withBfloat16(nodes).map((each) => [each.name, each]));
    const castOf = (input: string) =>
      [...made.values()].filter(({ op, input: from }) => op === 'Cast' && from[0] === input);
    expect(castOf('x')).toHaveLength(1);
    const [x, w, r] = ['x', 'w:1', 'r'].map((input) => castOf(input)[0]?.name);
    expect(made.get('y-bfloat16')).toMatchObject({
      op: 'Conv2D',
      input: [x, w, '^before'],
      attributes: BFLOAT16,
    });
    expect(made.get('dw-bfloat16')).toMatchObject({ input: [x, 'sizes', r], attributes: BFLOAT16 });
    expect(made.get('y')).toMatchObject({ op: 'Cast', input: ['y-bfloat16'] });
    expect(made.get('r')).toEqual(nodes[1]);
    expect([...made.keys()].every((name) => /^[A-Za-z0-9.][\w./>-]*$/.test(name))).toBe(true);
  });

  it('leaves a graph without products as it is', () => {
    const nodes = [node('r', 'Relu', ['x'])];
    expect(withBfloat16(nodes)).toEqual(nodes);
  });
});
