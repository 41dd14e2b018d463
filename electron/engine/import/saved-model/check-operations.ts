/**
 * What a SavedModel's graph may do. A graph is a program: besides arithmetic it can read and write files,
 * open connections and call Python. A classifier does none of that while it answers. Only operations that
 * are known are taken, and what is loaded is put together from the parts that were checked here.
 */
import type {
  FunctionDefinition,
  Node,
  ReadMetaGraph,
  Saver,
  Signature,
} from '../../tensorflow/saved-model-schema';
import { checkedNode, isType, repeatedValuesOf, unknownOperation } from './check-node';
import { checkNames } from './check-names';
import { checkRestore, RESTORE_TABLE } from './check-restore';
import { GraphWalk, nodeName } from './graph-walk';
import { ImportError } from '../import-error';
import { CALCULATING, INITIALIZING, LEFT_OUT, RESTORING, type OperationTable } from './operations';
import { grouped } from '../../text/counted';

/** What is run when the model is loaded, beside what a signature says. */
const INITIAL_STEPS = ['saved_model_main_op', 'legacy_init_op'];
/** TensorFlow's own, not for callers. */
export const INITIAL_SIGNATURE = '__saved_model_init_op';
/** With variables that keep their values in files of their own, which this version does not read. */
const SAVER_VERSION = 2;
/** By all constants together: 256 MiB of float32. */
const MAX_REPEATED_VALUES = 2 ** 26;

type Tensors = Signature['outputs'];

/** What of a graph is loaded, as it was checked: what answers, and what restores its variables. */
export interface CheckedGraph {
  nodes: Node[];
  functions: FunctionDefinition[];
  saver: Saver | null;
}

function checkKnown(walk: GraphWalk): void {
  for (const { op } of walk.allNodes()) {
    if (!CALCULATING.has(op) && !RESTORING.has(op) && !LEFT_OUT.has(op)) throw unknownOperation(op);
  }
  for (const name of walk.functions.keys()) {
    // TensorFlow would call the function instead of the operation.
    if (CALCULATING.has(name) || RESTORING.has(name)) throw unknownOperation(name);
  }
}

/** What is done first is left out, so it may do nothing that its answers need, nor anything else. */
function checkInitialSteps({ collections, signatures }: ReadMetaGraph, walk: GraphWalk): void {
  const steps = INITIAL_STEPS.flatMap((name) => collections[name]?.nodes?.value ?? []);
  const outputs = Object.values(signatures[INITIAL_SIGNATURE]?.outputs ?? {});
  const nodes = walk.reached([...steps, ...outputs.map(({ name }) => name)]);
  const inside = walk.called(nodes).flatMap(({ node }) => node);
  for (const { op } of [...nodes, ...inside]) {
    if (!CALCULATING.has(op) && !INITIALIZING.has(op)) throw unknownOperation(op);
  }
}

function checkedFunction(
  definition: FunctionDefinition,
  table: OperationTable,
): FunctionDefinition {
  const { signature, node, ret, controlRet = {} } = definition;
  const { name, inputs, outputs, controlOutput = [] } = signature;
  if (![...inputs, ...outputs].every(({ type = 0 }: { type?: number }) => isType(type))) {
    throw new ImportError(
      'Atelier cannot load the SavedModel: one of its functions takes or returns a type that is not supported.',
    );
  }
  return {
    signature: { name, inputs, outputs, controlOutput },
    node: node.map((each) => checkedNode(each, table)),
    ret,
    controlRet,
  };
}

/** Nodes and the functions that they call, each checked against the same table. */
function checkedPart(
  nodes: readonly Node[],
  walk: GraphWalk,
  table: OperationTable,
): Omit<CheckedGraph, 'saver'> {
  return {
    nodes: nodes.map((each) => checkedNode(each, table)),
    functions: walk.called(nodes).map((each) => checkedFunction(each, table)),
  };
}

/** Each of them once: variables stand in what answers and in what restores them. */
function union<Item>(name: (item: Item) => string, ...lists: Item[][]): Item[] {
  return [...new Map(lists.flat().map((item) => [name(item), item])).values()];
}

/** @throws ImportError where a part is missing, or constants of a few bytes unfold to too many values */
function checkedWhole(graph: CheckedGraph): CheckedGraph {
  const { nodes, functions } = graph;
  checkNames(nodes, functions);
  const all = [nodes, ...functions.map(({ node }) => node)];
  const values = all.reduce((sum, each) => sum + repeatedValuesOf(each), 0);
  if (values <= MAX_REPEATED_VALUES) return graph;
  throw new ImportError(
    `The model is too large: its constants repeat values more than ${grouped(MAX_REPEATED_VALUES)} times in total. Use a smaller model.`,
  );
}

/**
 * @param outputs of the signature that is called
 * @throws ImportError where the graph does more than to calculate, then or when it is loaded
 */
export function checkOperations(graph: ReadMetaGraph, outputs: Tensors): CheckedGraph {
  const walk = new GraphWalk(graph);
  checkKnown(walk);
  checkInitialSteps(graph, walk);
  const asked = walk.reached(Object.values(outputs).map(({ name }) => name));
  const answering = checkedPart(asked, walk, CALCULATING);
  const { filename = '', restore = '' } = graph.saver ?? {};
  if (restore === '') return checkedWhole({ ...answering, saver: null });
  const steps = walk.reached([restore, filename]);
  const restoring = checkedPart(steps, walk, RESTORE_TABLE);
  checkRestore(steps, filename, walk);
  return checkedWhole({
    nodes: union(({ name }) => name, answering.nodes, restoring.nodes),
    functions: union(({ signature }) => signature.name, answering.functions, restoring.functions),
    saver: { filename, restore: nodeName(restore), version: SAVER_VERSION },
  });
}
