/**
 * The way on which a checkpoint's values come into variables when TensorFlow loads a SavedModel. It may read
 * the model's own checkpoint and no other file: whatever names a file has to be the path that the loader
 * gives, and saving is not part of it.
 */
import type { FunctionDefinition, Node } from '../../tensorflow/saved-model-schema';
import { nodeName, type GraphWalk } from './graph-walk';
import { ImportError } from '../import-error';
import { CALCULATING, CALLS_AND_CONSTANTS, RESTORING, type OperationTable } from './operations';

export const RESTORE_TABLE: OperationTable = new Map([
  ...[...CALCULATING].filter(([op]) => CALLS_AND_CONSTANTS.has(op)),
  ...RESTORING,
]);

const CALLS: ReadonlySet<string> = new Set(['PartitionedCall', 'StatefulPartitionedCall']);

/** Whether a tensor is the path that the loader gives. */
type IsPath = (tensor: string) => boolean;

function checkNodes(nodes: readonly Node[], isPath: IsPath, walk: GraphWalk): void {
  for (const { op, input, attributes } of nodes) {
    if (op === 'RestoreV2' && !isPath(input[0] ?? '')) {
      throw new ImportError(
        'Atelier cannot load the SavedModel: it reads variables from a file other than its own checkpoint.',
      );
    }
    const called = attributes['f'];
    if (!CALLS.has(op) || called === undefined || !('function' in called)) continue;
    const definition = walk.function(called.function.name);
    const paths = definition.signature.inputs
      .map(({ name }) => name)
      .filter((_, index) => isPath(input[index] ?? ''));
    checkNodes(definition.node, pathsIn(definition, new Set(paths)), walk);
  }
}

/** @param paths the arguments that are the path */
function pathsIn({ node }: FunctionDefinition, paths: ReadonlySet<string>): IsPath {
  const nodes = new Map(node.map((each) => [each.name, each]));
  return throughIdentities(nodes, (tensor) => paths.has(tensor));
}

/** What is passed on as it is, is still the path. */
function throughIdentities(nodes: ReadonlyMap<string, Node>, isPath: IsPath): IsPath {
  // Of a long chain that many nodes ask about, each part is followed once.
  const known = new Map<string, boolean>();
  const follow = (tensor: string, passed: string[]): boolean => {
    let at = tensor;
    for (let steps = 0; steps <= nodes.size; steps++) {
      const before = known.get(at);
      if (before !== undefined) return before;
      passed.push(at);
      if (isPath(at)) return true;
      const node = nodes.get(nodeName(at));
      if (node?.op !== 'Identity') return false;
      at = node.input[0] ?? '';
    }
    return false;
  };
  return (tensor) => {
    const passed: string[] = [];
    const result = follow(tensor, passed);
    for (const each of passed) known.set(each, result);
    return result;
  };
}

/**
 * @param nodes those that are run, outside of functions; none calls itself
 * @param filename the tensor that the loader gives the path to
 * @throws ImportError where another file is read
 */
export function checkRestore(nodes: readonly Node[], filename: string, walk: GraphWalk): void {
  const source = nodeName(filename);
  const isPath = throughIdentities(walk.nodes, (tensor) => nodeName(tensor) === source);
  checkNodes(nodes, isPath, walk);
}
