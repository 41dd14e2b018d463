/** Every family's networks against plain tf.LayersModels with the same weights. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { toUnit, type TrainingData } from '@engine/data/dataset';
import { buildNetwork } from '@engine/models/build';
import { settingsFor, type Settings } from '@engine/settings';
import { tensorflow } from '@engine/tensorflow/load';
import { train } from '@engine/train/train';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { realSlice } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

const IMAGES = 40;
const EPSILON = 1e-3;
let tf: typeof TensorFlow;
let data: TrainingData;
let pictures: Float32Array;
beforeAll(async () => {
  tf = tensorflow();
  const slice = await realSlice(300, IMAGES);
  data = slice;
  pictures = toUnit(slice.test.pixels);
});

type Node = TensorFlow.SymbolicTensor;

function apply(layer: TensorFlow.layers.Layer, to: Node | Node[]): Node {
  return layer.apply(to) as Node;
}

const convolution = (filters: number, name: string, useBias: boolean) =>
  tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias, name });
const normalization = (name: string) =>
  tf.layers.batchNormalization({ epsilon: EPSILON, name: `${name}-norm` });
const relu = () => tf.layers.reLU();
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });

function dense(units: number, name: string, activation: 'relu' | 'linear' | 'softmax') {
  return tf.layers.dense({ units, activation, name });
}

function denseHead(from: Node, hidden: readonly number[], normalized = false): Node {
  const last = hidden.reduce((node, units, at) => {
    const name = `hidden-${at + 1}`;
    if (!normalized) return apply(dense(units, name, 'relu'), node);
    return apply(relu(), apply(normalization(name), apply(dense(units, name, 'linear'), node)));
  }, from);
  return apply(dense(10, 'output', 'softmax'), last);
}

function cnn(settings: Extract<Settings, { model: 'cnn' }>, input: Node): Node {
  let node = input;
  for (const [at, filters] of settings.filters.entries()) {
    const name = `convolution-${at + 1}`;
    // Without normalization in the usual order, which ours must equal: bias, ReLU, then pooling.
    if (!settings.batchNorm) {
      node = apply(pool(), apply(relu(), apply(convolution(filters, name, true), node)));
      continue;
    }
    node = apply(pool(), apply(convolution(filters, name, false), node));
    node = apply(relu(), apply(normalization(name), node));
  }
  return denseHead(apply(tf.layers.flatten(), node), settings.hidden);
}

function resnet(settings: Extract<Settings, { model: 'resnet' }>, input: Node): Node {
  const half = (from: Node, filters: number, name: string): Node =>
    apply(relu(), apply(normalization(name), apply(convolution(filters, name, false), from)));
  let node = settings.stem > 0 ? half(input, settings.stem, 'stem') : input;
  for (const [at, filters] of settings.filters.entries()) {
    const stage = `stage-${at + 1}`;
    const widened = apply(convolution(filters, `${stage}/widen`, false), node);
    node = apply(relu(), apply(normalization(`${stage}/widen`), apply(pool(), widened)));
    for (let block = 1; block <= settings.blocks; block++) {
      const name = `${stage}/block-${block}`;
      const inner = half(
        half(node, filters, `${name}/convolution-1`),
        filters,
        `${name}/convolution-2`,
      );
      node = apply(tf.layers.add(), [node, inner]);
    }
  }
  return denseHead(apply(tf.layers.globalAveragePooling2d({}), node), []);
}

function layersModel(settings: Settings): TensorFlow.LayersModel {
  const input = tf.input({ shape: [28, 28, 1] });
  const flat = () => apply(tf.layers.flatten(), input);
  const outputs = {
    linear: () => denseHead(flat(), []),
    dense: () =>
      settings.model === 'dense'
        ? denseHead(flat(), settings.hidden, settings.batchNorm)
        : denseHead(flat(), []),
    cnn: () => cnn(settings as Extract<Settings, { model: 'cnn' }>, input),
    resnet: () => resnet(settings as Extract<Settings, { model: 'resnet' }>, input),
  };
  return tf.model({ inputs: input, outputs: outputs[settings.model]() });
}

/** Our names for a layer's weights, in the order in which tfjs has them. */
function ourWeights(layer: string, ours: ReadonlyMap<string, Float32Array>): Float32Array[] {
  const name = layer.replace(/-norm$/, '');
  const kinds = layer.endsWith('-norm')
    ? ['scale', 'offset', 'mean', 'variance']
    : ['filter', 'kernel', 'bias'];
  return kinds.flatMap((kind) => ours.get(`${name}/${kind}`) ?? []);
}

function loadWeights(model: TensorFlow.LayersModel, ours: ReadonlyMap<string, Float32Array>): void {
  for (const layer of model.layers) {
    const wanted = layer.getWeights();
    if (wanted.length === 0) continue;
    const values = ourWeights(layer.name, ours);
    layer.setWeights(wanted.map(({ shape }, at) => tf.tensor(values[at] ?? [], shape)));
  }
}

describe('trained weights, loaded into a plain tf.LayersModel,', () => {
  it.each([
    ['linear', settingsFor('linear', { epochs: 1 })],
    ['dense', settingsFor('dense', { epochs: 1, hidden: [32, 16], batchNorm: false })],
    ['normalized dense', settingsFor('dense', { epochs: 1, hidden: [32, 16], emaDecay: 0 })],
    ['cnn', settingsFor('cnn', { epochs: 1, filters: [8, 16], hidden: [32], batchNorm: false })],
    ['normalized cnn', settingsFor('cnn', { epochs: 1, filters: [8, 16], hidden: [32] })],
    ['resnet', settingsFor('resnet', { epochs: 1, stem: 4, filters: [8, 16], emaDecay: 0 })],
    ['resnet without stem', settingsFor('resnet', { epochs: 1, stem: 0, filters: [8, 16] })],
  ] as const)('predict as ours do: %s', async (_name, settings) => {
    const network = buildNetwork(settings, 10, GRAY_28);
    await train(network, data, settings, {
      signal: new AbortController().signal,
      progress: () => undefined,
      step: () => undefined,
      epoch: () => Promise.resolve(),
    });
    const model = layersModel(settings);
    loadWeights(model, network.weights());
    const output = model.predict(tf.tensor(pictures, [IMAGES, 28, 28, 1])) as TensorFlow.Tensor;
    const theirs = output.dataSync();
    const ours = network.predict(pictures);
    network.free();
    expect(furthest(ours, theirs)).toBeLessThan(OF_PROBABILITIES);
  });
});
