/**
 * What a SavedModel's graph may do. A graph is a program: besides arithmetic it can read and write
 * files, open connections and call Python. A classifier does none of that while it answers.
 */
import type { ReadMetaGraph, Node, Signature } from '../export/savedmodel/schema';
import { ImportError } from './import-error';

/** Never, wherever they stand in the graph: PrintV2 can print to a file, and Abort ends the process. */
const FORBIDDEN =
  /^(ReadFile|WriteFile|MatchingFiles|ImmutableConst|InitializeTableFromTextFile(V2)?|.*PyFunc(Stateless)?|.*Reader(V2|Read.*)?|FileSystemSetConfiguration|.*Dataset(V\d)?|.*Rpc.*|Collective.*|_?Send|_?Recv|_Host(Send|Recv)|.*Summary.*|PrintV2|Abort)$/;
/** Every SavedModel with variables has these for its checkpoint, but none on the way to its answers. */
const CHECKPOINT = /^(Save|SaveV2|SaveSlices|MergeV2Checkpoints|Restore|RestoreV2|RestoreSlice)$/;
/** What is run when the model is loaded, beside what a signature says. */
const INITIAL_STEPS = ['saved_model_main_op', 'legacy_init_op'];
/** TensorFlow's own, not for callers. */
export const INITIAL_SIGNATURE = '__saved_model_init_op';

type Tensors = Signature['outputs'];

/** The nodes that are run, by their names. @param outputs of the signature that is called */
function wanted({ collections, signatures }: ReadMetaGraph, outputs: Tensors): string[] {
  const tensors = [outputs, signatures[INITIAL_SIGNATURE]?.outputs ?? {}].flatMap((each) =>
    Object.values(each).map(({ name }) => name),
  );
  const steps = INITIAL_STEPS.flatMap((name) => collections[name]?.nodes?.value ?? []);
  return [...tensors, ...steps].map(nodeName);
}

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

/** Every node that is run for these, those in functions included. */
function reached({ graph }: ReadMetaGraph, names: readonly string[]): Node[] {
  const nodes = new Map((graph?.node ?? []).map((node) => [node.name, node]));
  const functions = new Map(
    (graph?.library?.function ?? []).map((each) => [each.signature.name, each.node]),
  );
  const seen = new Set<Node>();
  const waiting = names.flatMap((name) => nodes.get(name) ?? []);
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
 * @param outputs of the signature that is called
 * @throws ImportError where the graph does more than to calculate, then or when it is loaded
 */
export function checkOperations(graph: ReadMetaGraph, outputs: Tensors): void {
  const bad =
    allNodes(graph).find(({ op }) => FORBIDDEN.test(op)) ??
    reached(graph, wanted(graph, outputs)).find(({ op }) => CHECKPOINT.test(op));
  if (bad === undefined) return;
  throw new ImportError(
    `The SavedModel’s graph reaches beyond its arithmetic (${bad.op}): it could read or write files here. Atelier takes models that only calculate.`,
  );
}
