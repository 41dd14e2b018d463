/**
 * A network built without its weights. TensorFlow.js works the shapes of all layers out before anything is
 * calculated, but makes room for their weights at the same time, and a description of a few bytes can ask
 * for terabytes. Here each weight is a single number, and only its shape is written down.
 */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { tensorflow } from '../../tensorflow/load';
import { STEP_IMAGES } from '../foreign-model';
import { ImportError } from '../import-error';
import { checkLayers } from './layer-checks';
import { tracingLayers } from './layer-trace';
import { valuesText } from '../saved-model/shapes';
import type { Json } from './model-json';

/** What a layer may make of one image, in numbers; 224x224 pixels with 64 channels are 3 million. */
const MAX_LAYER_VALUES = 2 ** 23;
/** What one layer may make of the images of one step. */
const MAX_STEP_VALUES = 2 ** 26;
/** Weights that the description asks for beyond those that the files hold; the rest fails by itself. */
const SPARE_VALUES = 2 ** 20;

type AddWeight = (
  name: string,
  shape: readonly (number | null)[],
  ...more: unknown[]
) => { originalName: string };
interface LayerPrototype {
  addWeight: AddWeight;
}

export interface DryNetwork {
  inputs: TensorFlow.SymbolicTensor[];
  outputs: TensorFlow.SymbolicTensor[];
  /** By name, the shape that each weight has to have. */
  weights: ReadonlyMap<string, readonly number[]>;
  /** How many images may be answered at once. */
  stepImages: number;
}

function product(shape: readonly (number | null)[]): number {
  // The number of images is free.
  return shape.reduce<number>((all, size) => all * (size ?? 1), 1);
}

/** A shape of one number, of as many dimensions. */
function single(shape: readonly (number | null)[]): number[] {
  return shape.map(() => 1);
}

function tooLarge(what: string): ImportError {
  return new ImportError(`The model is too large: ${what}. Use a smaller model.`);
}

/**
 * Build with room for single numbers in the place of weights.
 * @param storedValues that the weight files hold
 */
async function withoutWeights(
  topology: Json,
  storedValues: number,
): Promise<{ model: TensorFlow.LayersModel; weights: Map<string, readonly number[]> }> {
  const tf = tensorflow();
  const prototype = tf.layers.Layer.prototype as unknown as LayerPrototype;
  const { addWeight } = prototype;
  const weights = new Map<string, readonly number[]>();
  let values = 0;
  prototype.addWeight = function (name, shape, ...more) {
    values += product(shape);
    if (!(values <= 2 * storedValues + SPARE_VALUES)) {
      throw tooLarge(`its layers have more weights than its files`);
    }
    const weight = addWeight.call(this, name, single(shape), ...more);
    weights.set(weight.originalName, shape.map(Number));
    return weight;
  };
  try {
    const artifacts = { modelTopology: topology };
    const model = await tracingLayers(() => tf.loadLayersModel(tf.io.fromMemory(artifacts)));
    return { model, weights };
  } finally {
    prototype.addWeight = addWeight;
  }
}

interface Built {
  layers?: Built[];
  inboundNodes: { outputTensors: { shape: (number | null)[] }[] }[];
}

function outputValues(layer: Built): number {
  const own = layer.inboundNodes
    .flatMap(({ outputTensors }) => outputTensors)
    .map(({ shape }) => product(shape));
  const inner = (layer.layers ?? []).map(outputValues);
  return Math.max(0, ...own, ...inner);
}

/** @throws ImportError where it asks for more than a classifier does, or cannot be built */
export async function dryBuild(topology: Json, storedValues: number): Promise<DryNetwork> {
  checkLayers(topology);
  const { model, weights } = await withoutWeights(topology, storedValues);
  try {
    const largest = outputValues(model);
    if (!(largest <= MAX_LAYER_VALUES)) {
      throw tooLarge(`one of its layers outputs ${valuesText(largest)} per image`);
    }
    const { inputs, outputs } = model;
    const most = Math.floor(MAX_STEP_VALUES / Math.max(1, largest));
    return { inputs, outputs, weights, stepImages: Math.min(STEP_IMAGES, Math.max(1, most)) };
  } finally {
    model.dispose();
  }
}
