/** As a TensorFlow.js layers model: model.json and weights.bin, for `tf.loadLayersModel`. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { tensorflow } from '../tensorflow/load';
import { NORMALIZATION_EPSILON } from '../tensorflow/operations';
import { INPUT, OUTPUT, type About } from './about';
import type { LayerData, Numbers } from './layers';

type Node = TensorFlow.SymbolicTensor;
type Values = Map<TensorFlow.layers.Layer, Numbers[]>;

/** The layer that stands for one of ours, and its weights in the order in which tfjs has them. */
function layerFor(
  layer: Exclude<LayerData, { kind: 'residual' }>,
  isLast: boolean,
): { layer: TensorFlow.layers.Layer; weights: Numbers[] } {
  const { layers } = tensorflow();
  switch (layer.kind) {
    case 'dense': {
      const { kernel, bias, relu } = layer;
      const activation = isLast ? 'softmax' : relu ? 'relu' : 'linear';
      const name = isLast ? OUTPUT : layer.name;
      const dense = layers.dense({ units: bias.values.length, activation, name });
      return { layer: dense, weights: [kernel, bias] };
    }
    case 'convolution': {
      const { name, filter, bias, stride } = layer;
      const [kernelSize = 1, , , filters = 1] = filter.shape;
      const useBias = bias !== null;
      const shape = { filters, kernelSize, strides: stride, padding: 'same' as const };
      const convolution = layers.conv2d({ ...shape, useBias, name });
      return { layer: convolution, weights: bias === null ? [filter] : [filter, bias] };
    }
    case 'normalization': {
      const { name, scale, offset, mean, variance } = layer;
      const options = { epsilon: NORMALIZATION_EPSILON, name: `${name}-norm` };
      const weights = [scale, offset, mean, variance];
      return { layer: layers.batchNormalization(options), weights };
    }
    case 'flatten':
      return { layer: layers.flatten(), weights: [] };
    case 'max-pool':
      return { layer: layers.maxPooling2d({ poolSize: 2 }), weights: [] };
    case 'relu':
      return { layer: layers.reLU(), weights: [] };
    case 'mean-of-maps':
      return { layer: layers.globalAveragePooling2d({}), weights: [] };
  }
}

function chain(list: readonly LayerData[], input: Node, last: LayerData, values: Values): Node {
  let node = input;
  for (const each of list) {
    if (each.kind === 'residual') {
      const changed = chain(each.body, node, last, values);
      node = tensorflow().layers.add().apply([node, changed]) as Node;
      continue;
    }
    const { layer, weights } = layerFor(each, each === last);
    values.set(layer, weights);
    node = layer.apply(node) as Node;
  }
  return node;
}

function layersModel(list: readonly LayerData[], shape: number[]): TensorFlow.LayersModel {
  const tf = tensorflow();
  const last = list.at(-1);
  if (last === undefined) throw new Error('There are no layers.');
  const values: Values = new Map();
  const input = tf.input({ shape, name: INPUT });
  const model = tf.model({ inputs: input, outputs: chain(list, input, last, values) });
  tf.tidy(() => {
    for (const [layer, weights] of values) {
      layer.setWeights(weights.map(({ values: each, shape }) => tf.tensor(each, [...shape])));
    }
  });
  return model;
}

export async function tfjsFiles(
  list: readonly LayerData[],
  about: About,
): Promise<Map<string, Buffer | string>> {
  const tf = tensorflow();
  const model = layersModel(list, about.inputShape);
  model.setUserDefinedMetadata({ ...about });
  const files = new Map<string, Buffer | string>();
  const handler = tf.io.withSaveHandler((artifacts) => {
    const { modelTopology, weightSpecs = [], weightData = new ArrayBuffer(0) } = artifacts;
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    const { format, generatedBy, userDefinedMetadata } = artifacts;
    const json = { format, generatedBy, modelTopology, weightsManifest, userDefinedMetadata };
    files.set('model.json', `${JSON.stringify(json)}\n`);
    files.set('weights.bin', Buffer.from(tf.io.CompositeArrayBuffer.join(weightData)));
    const modelArtifactsInfo = { dateSaved: new Date(), modelTopologyType: 'JSON' as const };
    return Promise.resolve({ modelArtifactsInfo });
  });
  try {
    await model.save(handler);
  } finally {
    model.dispose();
  }
  return files;
}
