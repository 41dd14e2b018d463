/** TensorFlow graphs, node by node. A tensor is called by its node's name. */
import { rawBytes, type Numbers } from '../layers';
import { shapeOf, TYPES, type Attribute, type Node } from './schema';

const SMALL = { float: Float32Array, int: Int32Array } as const;

export const FLOAT: Attribute = { type: TYPES.float };
export const INT: Attribute = { type: TYPES.int };

export function text(value: string): Attribute {
  return { s: Buffer.from(value) };
}

export function ints(values: number[]): Attribute {
  return { list: { i: values } };
}

function constantNode(
  name: string,
  dtype: number,
  sizes: readonly number[],
  content: Buffer,
): Node {
  const tensor = { dtype, shape: shapeOf(sizes), content };
  return {
    name,
    op: 'Const',
    input: [],
    attributes: { dtype: { type: dtype }, value: { tensor } },
  };
}

/** A scalar, or a row of numbers, that is part of the graph. */
export function smallConstant(
  name: string,
  type: keyof typeof SMALL,
  value: number | number[],
): Node {
  const values = SMALL[type].from([value].flat());
  const content = Buffer.from(values.buffer);
  return constantNode(name, TYPES[type], Array.isArray(value) ? [value.length] : [], content);
}

export class GraphBuilder {
  readonly nodes: Node[] = [];
  private readonly names = new Set<string>();

  /** @returns the node's name, which a number makes unique where it is taken */
  add(
    op: string,
    name: string,
    input: string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    let unique = name;
    for (let at = 2; this.names.has(unique); at++) unique = `${name}-${at}`;
    this.put({ name: unique, op, input, attributes });
    return unique;
  }

  placeholder(name: string, type: keyof typeof TYPES, sizes: number[]): string {
    const attributes = { dtype: { type: TYPES[type] }, shape: { shape: shapeOf(sizes) } };
    return this.add('Placeholder', name, [], attributes);
  }

  /** Weights, in the graph once however often they are used. */
  weights(name: string, numbers: Numbers): string {
    if (!this.names.has(name)) {
      this.put(constantNode(name, TYPES.float, numbers.shape, rawBytes(numbers)));
    }
    return name;
  }

  /** A row of whole numbers, such as a shape. */
  row(name: string, values: number[]): string {
    if (!this.names.has(name)) this.put(smallConstant(name, 'int', values));
    return name;
  }

  put(node: Node): void {
    this.names.add(node.name);
    this.nodes.push(node);
  }
}
