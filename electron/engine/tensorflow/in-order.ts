/**
 * A graph whose kernels run one after another. TensorFlow hands kernels that don't wait for each other to
 * other threads; where each takes microseconds, waking a thread takes longer than the kernel.
 */
import { control, type Node } from './saved-model-schema';

/** What has its value before the graph runs. */
const GIVEN = new Set(['Const', 'Placeholder', 'VarHandleOp']);

/** The same graph, in which each kernel waits for the one before. @param nodes in the order to run in */
export function inOrder(nodes: readonly Node[]): Node[] {
  let before: string | null = null;
  return nodes.map((node) => {
    if (GIVEN.has(node.op)) return node;
    const waits: string[] = before === null ? [] : [control(before)];
    before = node.name;
    return { ...node, input: [...new Set([...node.input, ...waits])] };
  });
}
