/** A SavedModel's graph, whose nodes and functions are found by their names and followed to what they need. */
import type { FunctionDefinition, Node, ReadMetaGraph } from '../../tensorflow/saved-model-schema';
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { grouped } from '../../text/counted';

/**
 * TensorFlow puts a function's nodes in the place of each call. Twenty functions that call the next one
 * twice become a million nodes; no classifier has as many as this.
 */
const MAX_EXPANDED_NODES = 200_000;
const MAX_CALL_DEPTH = 100;

/** "a/b" of "^a/b", of "a/b:0" and of "a/b:output:0". */
export function nodeName(tensor: string): string {
  return tensor.replace(/^\^/, '').replace(/(:\w+)?:\d+$/, '');
}

/** The functions that a node calls, by name. */
function calledBy({ attributes }: Node): string[] {
  return Object.values(attributes).flatMap((attribute) =>
    'function' in attribute ? [attribute.function.name] : [],
  );
}

function byName<Item>(items: readonly Item[], name: (item: Item) => string): Map<string, Item> {
  const all = new Map(items.map((item) => [name(item), item]));
  if (all.size === items.length) return all;
  throw new ImportError('The SavedModel is damaged: two parts of its graph have the same name.');
}

export class GraphWalk {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The number of nodes that a call of a function becomes. */
  private readonly expanded = new Map<string, number>();

  /** @throws ImportError where a name stands for two of them */
  constructor({ graph }: ReadMetaGraph) {
    this.nodes = byName(graph?.node ?? [], ({ name }) => name);
    this.functions = byName(graph?.library?.function ?? [], ({ signature }) => signature.name);
  }

  *allNodes(): Generator<Node> {
    yield* this.nodes.values();
    for (const { node } of this.functions.values()) yield* node;
  }

  /** @throws ImportError where there is none of that name */
  function(name: string): FunctionDefinition {
    const found = this.functions.get(name);
    if (found !== undefined) return found;
    throw new ImportError(
      `The SavedModel is damaged: its function "${printable(name)}" is missing.`,
    );
  }

  /** The nodes outside of functions that are run for these tensors. */
  reached(tensors: readonly string[]): Node[] {
    const seen = new Set<Node>();
    const waiting = [...tensors];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const node = this.nodes.get(nodeName(name));
      if (node === undefined || seen.has(node)) continue;
      seen.add(node);
      // One by one: a function takes no hundred thousand arguments.
      for (const input of node.input) waiting.push(input);
    }
    return [...seen];
  }

  /**
   * The functions that these nodes call, and those that they call in turn.
   * @throws ImportError where one calls itself, or where they become too many nodes
   */
  called(nodes: readonly Node[]): FunctionDefinition[] {
    const found = new Set<string>();
    const waiting = nodes.flatMap(calledBy);
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      for (const called of this.function(name).node.flatMap(calledBy)) waiting.push(called);
    }
    this.expand(nodes, []);
    return [...found].map((name) => this.function(name));
  }

  private expand(nodes: readonly Node[], callers: readonly string[]): number {
    let count = nodes.length;
    for (const name of nodes.flatMap(calledBy)) {
      count += this.expanded.get(name) ?? this.expandCall(name, callers);
      if (count > MAX_EXPANDED_NODES) {
        throw new ImportError(
          `The SavedModel is too large: its graph has more than ${grouped(MAX_EXPANDED_NODES)} nodes.`,
        );
      }
    }
    return count;
  }

  private expandCall(name: string, callers: readonly string[]): number {
    if (callers.includes(name)) {
      throw new ImportError(
        `The SavedModel’s function "${printable(name)}" calls itself, so it may never return. Export the model without recursion.`,
      );
    }
    if (callers.length >= MAX_CALL_DEPTH) {
      throw new ImportError(`The SavedModel’s functions are nested deeper than ${MAX_CALL_DEPTH}.`);
    }
    const count = this.expand(this.function(name).node, [...callers, name]);
    this.expanded.set(name, count);
    return count;
  }
}
