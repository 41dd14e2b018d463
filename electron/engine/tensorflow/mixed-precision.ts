/**
 * Mixed precision: the kernels that take most of a step's time in bfloat16, which has float32's range and 8
 * bits of its 24; sums inside of them and everything else stay float32 (Kalamkar et al. 2019,
 * arXiv:1905.12322; Micikevicius et al. 2018, arXiv:1710.03740).
 */
import { TYPES, type Node } from './saved-model-schema';

/** Which inputs of a kernel are its factors. */
const FACTORS: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
};

function cast(name: string, input: string, from: number, to: number): Node {
  const attributes = { SrcT: { type: from }, DstT: { type: to }, Truncate: { b: false } };
  return { name, op: 'Cast', input: [input], attributes };
}

/** The same graph with those kernels in bfloat16; what they give is float32 under the former names. */
export function withBfloat16(nodes: readonly Node[]): Node[] {
  const made: Node[] = [];
  const casts = new Map<string, string>();
  const castOf = (input: string): string => {
    const known = casts.get(input);
    if (known !== undefined) return known;
    const name = `bfloat16-${casts.size}-of-${input.replace(':', '-')}`;
    made.push(cast(name, input, TYPES.float, TYPES.bfloat16));
    casts.set(input, name);
    return name;
  };
  for (const node of nodes) {
    const factors = FACTORS[node.op];
    if (factors === undefined) {
      made.push(node);
      continue;
    }
    const input = node.input.map((each, at) => (factors.includes(at) ? castOf(each) : each));
    const attributes = { ...node.attributes, T: { type: TYPES.bfloat16 } };
    const name = `${node.name}-bfloat16`;
    made.push({ ...node, name, input, attributes });
    made.push(cast(node.name, name, TYPES.bfloat16, TYPES.float));
  }
  return made;
}
