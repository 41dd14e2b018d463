/** Which layer of a Functional model takes the outputs of which others. */
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { damaged, isObject } from './model-json';

/** An output of a layer: of its call of this number, the tensor of that one. */
export interface TensorReference {
  layer: string;
  call: number;
  tensor: number;
  /** Keras 3 counts a model's calls from 0, Keras 2 and TensorFlow.js from 1. */
  fromZero: boolean;
}

export interface LayerCalls {
  name: string;
  isModel: boolean;
  nodes: { inputs: TensorReference[] }[];
}

/** Arguments that say what holds without them. */
const HARMLESS: ReadonlySet<unknown> = new Set([null, false]);

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw damaged('a layer’s input has no number');
}

function reference(value: readonly unknown[], fromZero: boolean): TensorReference {
  const [layer, call, tensor] = value;
  if (typeof layer !== 'string') throw damaged('a layer’s input has no name');
  return { layer, call: whole(call), tensor: whole(tensor), fromZero };
}

function checkArguments(value: unknown, name: string): void {
  if (value === undefined || value === null) return;
  const isHarmless = isObject(value) && Object.values(value).every((each) => HARMLESS.has(each));
  if (isHarmless) return;
  throw new ImportError(
    `The layer “${printable(name)}” is called with arguments that TensorFlow.js does not support. Export the model as a SavedModel: model.export("folder").`,
  );
}

/** Keras 3: tensors among the arguments, alone or in lists. */
function kerasTensors(value: unknown, name: string): TensorReference[] {
  if (Array.isArray(value)) return value.flatMap((each) => kerasTensors(each, name));
  const config =
    isObject(value) && value['class_name'] === '__keras_tensor__' ? value['config'] : null;
  const history = isObject(config) ? config['keras_history'] : null;
  if (Array.isArray(history)) return [reference(history, true)];
  checkArguments({ value }, name);
  return [];
}

/** Keras 2 and TensorFlow.js: lists of a name, two numbers and arguments. */
function listedTensors(value: readonly unknown[], name: string): TensorReference[] {
  return value.map((each) => {
    if (!Array.isArray(each))
      throw damaged(`the inputs of the layer “${printable(name)}” are not a list`);
    checkArguments(each[3], name);
    return reference(each, false);
  });
}

/** @param value a layer's inbound_nodes */
export function layerCalls(value: unknown, name: string): { inputs: TensorReference[] }[] {
  if (!Array.isArray(value))
    throw damaged(`the inputs of the layer “${printable(name)}” are not a list`);
  return value.map((node: unknown) => {
    if (Array.isArray(node)) return { inputs: listedTensors(node, name) };
    if (!isObject(node)) throw damaged(`an input of the layer “${printable(name)}” is not a list`);
    checkArguments(node['kwargs'], name);
    return { inputs: kerasTensors(node['args'] ?? [], name) };
  });
}

/** A model's inputs or outputs: one tensor alone, or a list of them. */
export function tensorsOf(value: unknown): TensorReference[] {
  if (isObject(value)) return Object.values(value).flatMap(tensorsOf);
  if (!Array.isArray(value)) throw damaged('the model has no list of its inputs or outputs');
  if (typeof value[0] === 'string') return [reference(value, value.length === 3)];
  return value.map((each: unknown) => {
    if (Array.isArray(each)) return reference(each, false);
    throw damaged('the model’s inputs or outputs are not a list');
  });
}

/** As TensorFlow.js refers to it: a model's own graph is its call 0, so that its first one is 1. */
export function tensorOf(
  { layer, call, tensor, fromZero }: TensorReference,
  models: ReadonlySet<string>,
): [layer: string, call: number, tensor: number] {
  return [layer, fromZero && models.has(layer) ? call + 1 : call, tensor];
}

/**
 * Calls in an order in which each has its inputs; TensorFlow.js would look for one for ever.
 * @throws ImportError where there is none
 */
export function checkOrder(layers: readonly LayerCalls[], models: ReadonlySet<string>): void {
  const calls = new Map<string, Call>();
  for (const { name, isModel, nodes } of layers) {
    // The call that a layer is made with has no inputs.
    if (isModel || nodes.length === 0) calls.set(callKey(name, 0), { name, missing: 0, next: [] });
    for (const index of nodes.keys()) {
      const key = callKey(name, isModel ? index + 1 : index);
      calls.set(key, { name, missing: nodes[index]?.inputs.length ?? 0, next: [] });
    }
  }
  for (const { name, isModel, nodes } of layers) {
    for (const [index, { inputs }] of nodes.entries()) {
      const own = callKey(name, isModel ? index + 1 : index);
      for (const each of inputs) {
        const [layer, call] = tensorOf(each, models);
        calls.get(callKey(layer, call))?.next.push(own);
      }
    }
  }
  const left = callsLeft(calls);
  if (left === null) return;
  throw new ImportError(
    `The layers of the model form a cycle, or an input is missing: “${printable(left)}” never receives its input.`,
  );
}

interface Call {
  name: string;
  /** How many of its inputs are not there yet. */
  missing: number;
  /** Calls that take its outputs. */
  next: string[];
}

function callKey(layer: string, call: number): string {
  return `${call} ${layer}`;
}

/** Make one call after another as soon as its inputs are there. @returns the layer of one that cannot be */
function callsLeft(calls: Map<string, Call>): string | null {
  const ready = [...calls.values()].filter(({ missing }) => missing === 0);
  let made = 0;
  for (let call = ready.pop(); call !== undefined; call = ready.pop()) {
    made += 1;
    for (const key of call.next) {
      const next = calls.get(key);
      if (next === undefined) continue;
      next.missing -= 1;
      if (next.missing === 0) ready.push(next);
    }
  }
  if (made === calls.size) return null;
  return [...calls.values()].find(({ missing }) => missing > 0)?.name ?? null;
}
