/**
 * Whether all that a checked graph refers to is in it, once. TensorFlow would say the same in words that
 * name neither the model nor what to do, and some of it only when the model answers.
 */
import type { FunctionDefinition, Node } from '../../tensorflow/saved-model-schema';
import { ownValue } from '../../own-value';
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { nodeName } from './graph-walk';

function damaged(what: string): ImportError {
  return new ImportError(`The SavedModel is damaged: ${what}. Export the model again.`);
}

/** @param given the names of what goes in from outside @returns all names */
function checkScope(nodes: readonly Node[], given: readonly string[]): ReadonlySet<string> {
  const names = new Set([...given, ...nodes.map(({ name }) => name)]);
  if (names.size < given.length + nodes.length) {
    throw damaged('two parts of its graph have the same name');
  }
  for (const { name, input } of nodes) {
    const missing = input.find((tensor) => !names.has(nodeName(tensor)));
    if (missing === undefined) continue;
    throw damaged(`its node "${printable(name)}" needs "${printable(missing)}", which is missing`);
  }
  return names;
}

function checkFunction({ signature, node, ret, controlRet = {} }: FunctionDefinition): void {
  const names = checkScope(
    node,
    signature.inputs.map(({ name }) => name),
  );
  const outputs = signature.outputs.map(({ name }) => ownValue(ret, name) ?? '');
  const returned = [...outputs, ...Object.values(controlRet)];
  if (returned.every((tensor) => names.has(nodeName(tensor)))) return;
  throw damaged(`its function "${printable(signature.name)}" lacks an output`);
}

/** @throws ImportError where a name stands for two parts, or for none */
export function checkNames(nodes: readonly Node[], functions: readonly FunctionDefinition[]): void {
  checkScope(nodes, []);
  for (const each of functions) checkFunction(each);
}
