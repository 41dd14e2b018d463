/** The sizes of all that a checked graph calculates, worked out before any of it runs. */
import type { FunctionDefinition, Node } from '../../tensorflow/saved-model-schema';
import { ownValue } from '../../own-value';
import { counted } from '../../text/counted';
import { printable } from '../../text/printable';
import { STEP_IMAGES } from '../foreign-model';
import type { CheckedGraph } from './check-operations';
import { nodeName } from './graph-walk';
import { valuesText } from './shapes';
import { ImportError } from '../import-error';
import { SHAPE_RULES } from '../shape-rules/index';
import { countOf, UNKNOWN, type Known } from '../shape-rules/known';

/** Of one tensor, for one image: 16 million numbers are 64 MiB. */
const MAX_IMAGE_VALUES = 2 ** 24;
/** Of one tensor, for the images of one step. */
const MAX_STEP_VALUES = 2 ** 26;

const CALLS: ReadonlySet<string> = new Set(['PartitionedCall', 'StatefulPartitionedCall']);
const BRANCHES: ReadonlySet<string> = new Set(['If', 'StatelessIf']);
const LOOPS: ReadonlySet<string> = new Set(['While', 'StatelessWhile']);
/** Outputs of operations that have several by different names; of these, nothing is known. */
const OTHER_OUTPUTS = /:(indices|batch_mean|batch_variance|reserve_space_\d|value_index|idx):\d+$/;

/** Tensors by the names by which nodes refer to them. */
type Scope = (tensor: string) => Known;

class Sizes {
  largest = 0;
  private readonly functions: ReadonlyMap<string, FunctionDefinition>;

  constructor(functions: readonly FunctionDefinition[]) {
    this.functions = new Map(functions.map((each) => [each.signature.name, each]));
  }

  /** @param given what goes in from outside, by the tensor's whole name */
  scope(nodes: readonly Node[], given: ReadonlyMap<string, Known>): Scope {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const done = new Map<string, readonly Known[]>();
    const find: Scope = (tensor) => {
      const name = nodeName(tensor);
      const outer = given.get(wholeName(tensor));
      if (outer !== undefined) return outer;
      if (OTHER_OUTPUTS.test(tensor)) return UNKNOWN;
      return done.get(name)?.[outputOf(tensor)] ?? UNKNOWN;
    };
    for (const node of inOrder(byName)) done.set(node.name, this.outputs(node, find));
    return find;
  }

  private outputs(node: Node, find: Scope): readonly Known[] {
    const inputs = node.input.filter((name) => !name.startsWith('^')).map(find);
    const results = [this.resultOf(node, inputs)].flat();
    for (const result of results) this.largest = Math.max(this.largest, countOf(result) ?? 0);
    return results;
  }

  private resultOf(node: Node, inputs: readonly Known[]): Known | readonly Known[] {
    const { op } = node;
    if (CALLS.has(op)) return this.call(node, 'f', inputs);
    if (BRANCHES.has(op)) {
      const one = this.call(node, 'then_branch', inputs.slice(1));
      const other = this.call(node, 'else_branch', inputs.slice(1));
      return one.map((known, at) => (sameSizes(known, other[at]) ? known : UNKNOWN));
    }
    if (LOOPS.has(op)) {
      // What changes from turn to turn is unknown.
      const any = inputs.map(() => UNKNOWN);
      this.call(node, 'cond', any);
      this.call(node, 'body', any);
      return any;
    }
    return SHAPE_RULES.get(op)?.(inputs, node) ?? UNKNOWN;
  }

  private call(node: Node, key: string, inputs: readonly Known[]): Known[] {
    const called = node.attributes[key];
    const name = called !== undefined && 'function' in called ? called.function.name : '';
    const definition = this.functions.get(name);
    if (definition === undefined) return [];
    const { signature, node: nodes, ret } = definition;
    const given = new Map(
      signature.inputs.map((arg, at) => [wholeName(arg.name), inputs[at] ?? UNKNOWN]),
    );
    const find = this.scope(nodes, given);
    return signature.outputs.map((arg) => find(ownValue(ret, arg.name) ?? ''));
  }
}

/** Of a node's tensors, which one a name means. */
function outputOf(tensor: string): number {
  return Number(/:(\d+)$/.exec(tensor)?.[1] ?? 0);
}

/** "a" is "a:0": only the tensor that is given is known, not another one of the same node. */
function wholeName(tensor: string): string {
  return `${nodeName(tensor)}:${outputOf(tensor)}`;
}

function sameSizes(one: Known, other: Known | undefined): boolean {
  return JSON.stringify(one.sizes) === JSON.stringify(other?.sizes);
}

/**
 * Nodes after those that they need.
 * @throws ImportError where they need each other: loops of old versions do, which are not supported
 */
function inOrder(nodes: ReadonlyMap<string, Node>): Node[] {
  const order: Node[] = [];
  const seen = new Set<string>();
  const done = new Set<string>();
  for (const start of nodes.values()) {
    const stack: { node: Node; next: number }[] = [];
    const enter = (node: Node): void => {
      if (seen.has(node.name)) {
        if (done.has(node.name)) return;
        throw new ImportError(
          `Atelier cannot load the SavedModel: its graph has a cycle through the node "${printable(node.name)}".`,
        );
      }
      seen.add(node.name);
      stack.push({ node, next: 0 });
    };
    enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.node.input[top.next];
      top.next += 1;
      if (input === undefined) {
        order.push(top.node);
        done.add(top.node.name);
        stack.pop();
      } else {
        const before = nodes.get(nodeName(input));
        if (before !== undefined) enter(before);
      }
    }
  }
  return order;
}

function largest(graph: CheckedGraph, placeholder: string, sizes: readonly number[]): number {
  const all = new Sizes(graph.functions);
  const given = new Map([[wholeName(placeholder), { sizes, values: null }]]);
  all.scope(graph.nodes, given);
  return all.largest;
}

/**
 * @param placeholder the tensor that is given the images
 * @param sizes of one image
 * @returns how many images may be answered at once
 * @throws ImportError where a tensor of it would be larger than a classifier needs
 */
export function checkSizes(
  graph: CheckedGraph,
  placeholder: string,
  sizes: readonly number[],
): number {
  const one = largest(graph, placeholder, [1, ...sizes]);
  const fitting = Math.floor(MAX_STEP_VALUES / Math.max(1, one));
  const step = Math.min(STEP_IMAGES, Math.max(1, fitting));
  const all = largest(graph, placeholder, [step, ...sizes]);
  if (one <= MAX_IMAGE_VALUES && all <= MAX_STEP_VALUES) return step;
  // What cannot be counted is too large for a single one.
  const images = one <= MAX_IMAGE_VALUES ? counted(step, 'image') : 'one image';
  throw new ImportError(
    `The model is too large: one of its tensors has ${valuesText(Math.max(one, all))} for ${images}. Use a smaller model.`,
  );
}
