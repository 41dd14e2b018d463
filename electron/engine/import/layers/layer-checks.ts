/**
 * Layers that TensorFlow.js cannot build, found in their description: its own errors name neither the layer
 * nor a way out.
 */
import { printable } from '../../text/printable';
import { tensorflow } from '../../tensorflow/load';
import { ImportError } from '../import-error';
import { isObject, unknownLayer, type Json } from './model-json';

/** Where a layer's settings hold other layers. */
const INNER_LAYERS = ['layer', 'backward_layer', 'cell', 'cells', 'layers'];
const ACTIVATIONS = ['activation', 'recurrent_activation'];
/** Sizes and steps, each a number or a list of numbers. */
const COUNTS = [
  ...['units', 'filters', 'kernel_size', 'strides', 'pool_size', 'dilation_rate'],
  ...['size', 'depth_multiplier', 'n', 'num_heads', 'key_dim'],
];

/** What to do about a layer that TensorFlow.js lacks. */
export const OTHER_FORMAT = 'Export the model as a SavedModel instead: model.export("folder").';

/** A layer in a sentence. */
export function layerText(className: string, name: unknown): string {
  const kind = printable(className);
  return typeof name === 'string' ? `the layer “${printable(name)}” (${kind})` : `a ${kind} layer`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As TensorFlow.js spells names of Python: "hard_sigmoid" is "hardSigmoid". */
function ownSpelling(name: string): string {
  return name.replace(/_+(\w|$)/g, (_match, letter: string) => letter.toUpperCase());
}

/** Whether TensorFlow.js has a layer, or anything else such as an activation, of that name. */
function isKnown(name: string, what: 'layer' | 'activation'): boolean {
  const { serialization, layers } = tensorflow();
  const classes = serialization.SerializationMap.getMap().classNameMap;
  const own = what === 'layer' ? name : ownSpelling(name);
  const [known] = (Object.hasOwn(classes, own) ? classes[own] : undefined) ?? [];
  const isLayer = known !== undefined && known.prototype instanceof layers.Layer;
  return known !== undefined && isLayer === (what === 'layer');
}

function isCount(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isCount);
  // Numbers of NumPy are objects, and what is left out has a default.
  if (value === null || value === undefined || isObject(value)) return true;
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function checkSettings(text: string, config: Json): void {
  for (const key of ACTIVATIONS) {
    const value = config[key];
    if (value === undefined || value === null) continue;
    if (typeof value === 'string' && isKnown(value, 'activation')) continue;
    const shown = typeof value === 'string' ? `“${printable(value)}”` : 'that is not a name';
    throw new ImportError(
      `${capital(text)} has an activation ${shown}. Atelier imports the activations of Keras that TensorFlow.js has. ${OTHER_FORMAT}`,
    );
  }
  for (const key of COUNTS) {
    const value = config[key];
    if (isCount(value)) continue;
    const wanted = Array.isArray(value) ? 'positive whole numbers' : 'a positive whole number';
    throw new ImportError(
      `${capital(text)} has ${key}=${printable(JSON.stringify(value))}, which must be ${wanted}. Correct it and export the model again.`,
    );
  }
  if (config['stateful'] === true) {
    throw new ImportError(
      `${capital(text)} is stateful. Atelier classifies each image separately: build it with stateful=False and export the model again.`,
    );
  }
  if (config['reset_after'] === true) {
    throw new ImportError(
      `${capital(text)} has reset_after=True, which TensorFlow.js does not support. ${OTHER_FORMAT}`,
    );
  }
}

/**
 * @param topology as `checkedTopology` makes it
 * @throws ImportError that names the first layer that cannot be imported
 */
export function checkLayers(topology: Json): void {
  const { class_name: className, config } = topology;
  if (typeof className !== 'string' || !isObject(config)) return;
  const text = layerText(className, config['name']);
  if (!isKnown(className, 'layer')) {
    throw unknownLayer(className);
  }
  checkSettings(text, config);
  for (const key of INNER_LAYERS) {
    const inner = config[key];
    for (const each of Array.isArray(inner) ? (inner as unknown[]) : [inner]) {
      if (isObject(each)) checkLayers(each);
    }
  }
}
