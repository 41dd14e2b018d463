/**
 * Kernel calls as nodes of a TensorFlow graph: whatever is computed while a recording watches is noted,
 * with the order in which variables are read and changed.
 */
import { read, type KernelWatcher, type Tensor, type Values, type ValueType } from './kernels';
import { nativeBinding, type Attribute, type TensorMetadata } from './load';
import {
  constantNode,
  control,
  placeholderNode,
  shapeOf,
  TYPES,
  type Attribute as NodeAttribute,
  type Node,
} from './saved-model-schema';
import { variableOf, type Variable } from './variable';

function asNodeAttribute({ name, type, value }: Attribute): NodeAttribute {
  const codes = nativeBinding();
  if (Array.isArray(value)) {
    return type === codes.TF_ATTR_SHAPE ? { shape: shapeOf(value) } : { list: { i: value } };
  }
  if (typeof value === 'string') return { s: Buffer.from(value) };
  if (typeof value === 'boolean') return { b: value };
  if (type === codes.TF_ATTR_TYPE) return { type: value };
  if (type === codes.TF_ATTR_INT) return { i: value };
  if (type === codes.TF_ATTR_FLOAT) return { f: value };
  throw new Error(`The attribute ${name} has a type that a recording does not know.`);
}

interface NodeOutput {
  /** Such as "step-12:1". */
  name: string;
  dtype: number;
}

/** Who has read a variable since it was changed last, itself or what was read of it. */
interface VariableUse {
  changedBy: string | null;
  readBy: string[];
}

export class Recording implements KernelWatcher {
  readonly nodes: Node[] = [];
  /** Nodes that change variables. */
  readonly changes: string[] = [];
  private named = 0;
  private readonly inputs = new Map<string, string>();
  private readonly outputs = new Map<number, NodeOutput>();
  private readonly uses = new Map<Variable, VariableUse>();
  /** By the output that a variable was read into. */
  private readonly readings = new Map<string, Variable>();

  /** @param name the nodes' names begin with it */
  constructor(private readonly name: string) {}

  made(tensor: Tensor, values: Values, type: ValueType, input: string | null): void {
    const dtype = TYPES[type];
    const name = this.nextName();
    if (input === null) {
      const content = Buffer.from(values.slice().buffer);
      this.nodes.push(constantNode(name, { dtype, shape: shapeOf(tensor.shape), content }));
    } else {
      this.inputs.set(input, name);
      this.nodes.push(placeholderNode(name, dtype, tensor.shape));
    }
    this.outputs.set(tensor.id, { name, dtype });
  }

  ran(
    op: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: readonly TensorMetadata[],
  ): void {
    const name = this.nextName();
    const before = this.orderedAfter(op, name, inputs);
    this.nodes.push({
      name,
      op,
      input: [...inputs.map((input) => this.outputOf(input).name), ...before.map(control)],
      attributes: Object.fromEntries(attributes.map((each) => [each.name, asNodeAttribute(each)])),
    });
    for (const [at, { id, dtype }] of outputs.entries()) {
      this.outputs.set(id, { name: at === 0 ? name : `${name}:${at}`, dtype });
    }
  }

  /** What stands for a tensor in the graph; one that was made before the recording is a constant. */
  outputOf(tensor: Tensor): NodeOutput {
    const variable = variableOf(tensor);
    if (variable !== null) return { name: variable.name, dtype: TYPES.resource };
    const known = this.outputs.get(tensor.id);
    if (known !== undefined) return known;
    this.made(tensor, read(tensor), 'float', null);
    return this.outputOf(tensor);
  }

  /** The inputs that kernels take, each with its node. */
  usedInputs(): [input: string, node: string][] {
    const taken = new Set(this.nodes.flatMap(({ input }) => input));
    return [...this.inputs].filter(([, node]) => taken.has(node));
  }

  private nextName(): string {
    this.named += 1;
    return `${this.name}-${this.named}`;
  }

  /**
   * A graph runs in any order that its edges allow, so these are added: a variable is changed after
   * everything that was computed from its value, and read after the change before. The library then
   * changes it in place, for nobody holds its value any more.
   */
  private orderedAfter(op: string, node: string, inputs: readonly Tensor[]): string[] {
    const before = new Set<string>();
    const isChange = op.startsWith('ResourceApply') || op.startsWith('Assign');
    for (const input of inputs) {
      const reading = this.readings.get(this.outputOf(input).name);
      if (reading !== undefined) this.useOf(reading).readBy.push(node);
    }
    for (const input of inputs) {
      const variable = variableOf(input);
      if (variable === null) continue;
      const use = this.useOf(variable);
      if (use.changedBy !== null) before.add(use.changedBy);
      if (isChange) {
        for (const reader of use.readBy) before.add(reader);
        this.uses.set(variable, { changedBy: node, readBy: [] });
      } else {
        use.readBy.push(node);
        this.readings.set(node, variable);
      }
    }
    if (isChange) this.changes.push(node);
    before.delete(node);
    return [...before];
  }

  private useOf(variable: Variable): VariableUse {
    const known = this.uses.get(variable);
    if (known !== undefined) return known;
    const use = { changedBy: null, readBy: [] };
    this.uses.set(variable, use);
    return use;
  }
}
