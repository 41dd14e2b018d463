/** TensorFlow graphs, node by node. A tensor is called by its node's name. */
import { rawBytes, type Numbers } from '../layers';
import {
  constantNode,
  placeholderNode,
  shapeOf,
  TYPES,
  type Attribute,
  type Node,
} from '../../tensorflow/saved-model-schema';

const SMALL = {
  float: Float32Array,
  double: Float64Array,
  int: Int32Array,
  byte: Uint8Array,
} as const;

export const FLOAT: Attribute = { type: TYPES.float };
export const INT: Attribute = { type: TYPES.int };
export const BYTE: Attribute = { type: TYPES.byte };
export const BOOL: Attribute = { type: TYPES.bool };
export const STRING: Attribute = { type: TYPES.string };

export function text(value: string): Attribute {
  return { s: Buffer.from(value) };
}

export function ints(values: number[]): Attribute {
  return { list: { i: values } };
}

/** What a constant is told that is one string of bytes. */
export function stringTensor(value: Buffer): Record<string, Attribute> {
  const tensor = { dtype: TYPES.string, shape: shapeOf([]), strings: [value] };
  return { dtype: STRING, value: { tensor } };
}

/** A scalar, or a row of numbers, that is part of the graph. */
export function smallConstant(
  name: string,
  type: keyof typeof SMALL,
  value: number | number[],
): Node {
  const values = SMALL[type].from([value].flat());
  const content = Buffer.from(values.buffer);
  const shape = shapeOf(Array.isArray(value) ? [value.length] : []);
  return constantNode(name, { dtype: TYPES[type], shape, content });
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let unique = name;
  for (let at = 2; taken.has(unique); at++) unique = `${name}-${at}`;
  return unique;
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
    const unique = uniqueName(name, this.names);
    this.put({ name: unique, op, input, attributes });
    return unique;
  }

  placeholder(name: string, type: keyof typeof TYPES, sizes: number[]): string {
    const { op, input, attributes } = placeholderNode(name, TYPES[type], sizes);
    return this.add(op, name, input, attributes);
  }

  /** Weights, in the graph once however often they are used. */
  weights(name: string, numbers: Numbers): string {
    if (!this.names.has(name)) {
      const shape = shapeOf(numbers.shape);
      this.put(constantNode(name, { dtype: TYPES.float, shape, content: rawBytes(numbers) }));
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

/** The nodes of a function, which calls a tensor by its node and the name of the output. */
export class FunctionBody {
  readonly nodes: Node[] = [];
  private readonly names: Set<string>;

  /** @param inputs of the function, whose names are taken */
  constructor(inputs: readonly { name: string }[]) {
    this.names = new Set(inputs.map(({ name }) => name));
  }

  /** @param output as the operator calls it @returns the tensor's name */
  add(
    op: string,
    name: string,
    input: string[],
    attributes: Record<string, Attribute>,
    output = 'z',
  ): string {
    return `${this.put({ name, op, input, attributes })}:${output}:0`;
  }

  constant(name: string, type: keyof typeof SMALL, value: number | number[]): string {
    return `${this.put(smallConstant(name, type, value))}:output:0`;
  }

  /** @returns the node's name, which a number makes unique where it is taken */
  private put(node: Node): string {
    const name = uniqueName(node.name, this.names);
    this.names.add(name);
    this.nodes.push({ ...node, name });
    return name;
  }
}
