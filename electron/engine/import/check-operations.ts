/**
 * What a SavedModel's graph may do. A graph is a program: besides arithmetic it can read and write
 * files, open connections and call Python. A classifier does none of that while it answers.
 */
import type { ReadMetaGraph, Node, Signature } from '../export/savedmodel/schema';
import { ImportError } from './import-error';

/** Never, wherever they stand in the graph. */
const FORBIDDEN =
  /^(ReadFile|WriteFile|MatchingFiles|.*PyFunc(Stateless)?|.*Reader(V2|Read.*)?|FileSystemSetConfiguration|.*Dataset(V\d)?|Rpc.*|.*Rpc.*|_?Send|_?Recv|_Host(Send|Recv)|DebugNumericSummary.*|.*Summary(V2)?|SummaryWriter)$/;
/** Every SavedModel with variables has these for its checkpoint, but none on the way to its answers. */
const WRITES = /^(Save|SaveV2|SaveSlices|MergeV2Checkpoints)$/;
/** What older SavedModels name to be run when they are loaded. */
const INITIAL_STEPS = ['saved_model_main_op', 'legacy_init_op'];

type Tensors = Signature['outputs'];

/** The functions that a node calls, by name. */
function called({ op, attributes }: Node): string[] {
  const names = Object.values(attributes).flatMap((attribute) => {
    if ('function' in attribute) return [attribute.function.name];
    return 'list' in attribute && 'function' in attribute.list
      ? attribute.list.function.map(({ name }) => name)
      : [];
  });
  return [op, ...names];
}

/** Every node that is run for these tensors, those in functions included. */
function reached({ graph }: ReadMetaGraph, outputs: readonly Tensors[]): Node[] {
  const nodes = new Map((graph?.node ?? []).map((node) => [node.name, node]));
  const functions = new Map(
    (graph?.library?.function ?? []).map((each) => [each.signature.name, each.node]),
  );
  const seen = new Set<Node>();
  const waiting = outputs
    .flatMap((tensors) => Object.values(tensors))
    .flatMap(({ name }) => nodes.get(nodeName(name)) ?? []);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    waiting.push(...node.input.flatMap((name) => nodes.get(nodeName(name)) ?? []));
    for (const name of called(node)) waiting.push(...(functions.get(name) ?? []));
  }
  return [...seen];
}

/** "a/b" of "^a/b" and of "a/b:0". */
function nodeName(tensor: string): string {
  return tensor.replace(/^\^/, '').replace(/:\d+$/, '');
}

function allNodes({ graph }: ReadMetaGraph): Node[] {
  return [...(graph?.node ?? []), ...(graph?.library?.function ?? []).flatMap(({ node }) => node)];
}

/**
 * @param outputs what is run: the signature's, and what is run when the model is loaded
 * @throws ImportError where the graph does more than to calculate
 */
export function checkOperations(graph: ReadMetaGraph, outputs: readonly Tensors[]): void {
  const initial = INITIAL_STEPS.find((name) => Object.hasOwn(graph.collections, name));
  if (initial !== undefined) {
    throw new ImportError(
      `The SavedModel runs a step of its own when it is loaded (${initial}); Atelier takes models that only calculate.`,
    );
  }
  const bad =
    allNodes(graph).find(({ op }) => FORBIDDEN.test(op)) ??
    reached(graph, outputs).find(({ op }) => WRITES.test(op));
  if (bad === undefined) return;
  throw new ImportError(
    `The SavedModel’s graph reaches beyond its arithmetic (${bad.op}): it could read or write files here. Atelier takes models that only calculate.`,
  );
}
