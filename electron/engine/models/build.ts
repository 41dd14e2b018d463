/** From settings to an architecture: the model families. */
import { valuesIn, type ImageShape } from '../data/image-shape';
import { generator } from '../random';
import type { Settings } from '../settings';
import type { Stride } from '../tensorflow/operations';
import { BatchNormalization } from './batch-normalization';
import { Convolution } from './convolution';
import { DenseLayer } from './dense-layer';
import { fanInUniform, unset, type Initialize } from './initialize';
import type { Layer } from './layer';
import { Network } from './network';
import { outputCount } from './outputs';
import { Residual, Sequence } from './sequence';
import { Bias, Dropout, MaxPool, GlobalAveragePooling2D, Relu, Reshape } from './simple-layers';

interface Drawn {
  random: () => number;
  /** The layer's own where it is left out. */
  initialize?: Initialize | undefined;
}

/** What a network of any family is built between. */
interface Frame {
  shape: ImageShape;
  outputs: number;
  drawn: Drawn;
}

type Of<Family extends Settings['model']> = Extract<Settings, { model: Family }>;

/** Softmax regression: one matrix from pixels to logits. */
function linear({ shape, outputs, drawn }: Frame): Layer[] {
  return [new DenseLayer('output', valuesIn(shape), outputs, { relu: false, ...drawn })];
}

interface DenseHead {
  hidden: number[];
  /** Whether each hidden layer is normalized, before its ReLU. */
  normalized: boolean;
  dropout: number;
  outputs: number;
}

/** Hidden layers with ReLU, each followed by dropout, then the logits. */
function denseHead(inputs: number, head: DenseHead, drawn: Drawn): Layer[] {
  const layers: Layer[] = [];
  let width = inputs;
  for (const [at, units] of head.hidden.entries()) {
    const name = `hidden-${at + 1}`;
    const relu = !head.normalized;
    layers.push(new DenseLayer(name, width, units, { relu, ...drawn }));
    if (head.normalized) layers.push(new BatchNormalization(name, units), new Relu());
    if (head.dropout > 0) layers.push(new Dropout(head.dropout, at));
    width = units;
  }
  layers.push(new DenseLayer('output', width, head.outputs, { relu: false, ...drawn }));
  return layers;
}

function dense(settings: Of<'dense'>, { shape, outputs, drawn }: Frame): Layer[] {
  const head = { ...settings, normalized: settings.batchNorm, outputs };
  return denseHead(valuesIn(shape), head, drawn);
}

function convolution(
  name: string,
  inputs: number,
  outputs: number,
  { random, initialize }: Drawn,
  stride: Stride = 1,
): Convolution {
  return new Convolution(name, { inputs, outputs, side: 3, stride, initialize }, random);
}

/**
 * Blocks that halve the picture's side, then a dense head.
 *
 * Pooling comes before bias (or normalization) and ReLU. It commutes with a bias and with ReLU, so
 * that a block without normalization computes exactly what the usual order does; and there is a
 * quarter of the element-wise work left.
 */
function cnn(settings: Of<'cnn'>, { shape, outputs: logits, drawn }: Frame): Layer[] {
  let {
    height,
    width,
    channels: inputs,
  }: { height: number; width: number; channels: number } = shape;
  const layers: Layer[] = [new Reshape([height, width, inputs])];
  for (const [at, outputs] of settings.filters.entries()) {
    const name = `convolution-${at + 1}`;
    const center = settings.batchNorm
      ? new BatchNormalization(name, outputs)
      : new Bias(name, outputs);
    layers.push(convolution(name, inputs, outputs, drawn), new MaxPool(), center, new Relu());
    [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
    inputs = outputs;
  }
  const features = height * width * inputs;
  layers.push(new Reshape([features]));
  return [
    ...layers,
    ...denseHead(features, { ...settings, normalized: false, outputs: logits }, drawn),
  ];
}

/**
 * Two normalized convolutions around which a shortcut leads. With its last ReLU after the addition, as
 * He et al. (2016) have it, a block can also take away from its input.
 */
function residualBlock(
  name: string,
  channels: number,
  reluAt: Of<'resnet'>['blockRelu'],
  drawn: Drawn,
): Layer[] {
  const half = (at: number): Layer[] => [
    convolution(`${name}/convolution-${at}`, channels, channels, drawn),
    new BatchNormalization(`${name}/convolution-${at}`, channels),
  ];
  const body = [...half(1), new Relu(), ...half(2)];
  return reluAt === 'before'
    ? [new Residual(new Sequence([...body, new Relu()]))]
    : [new Residual(new Sequence(body)), new Relu()];
}

const INITIALIZE: Readonly<Record<Of<'resnet'>['initialization'], Initialize | undefined>> = {
  'he-normal': undefined,
  'fan-in-uniform': fanInUniform,
};

/**
 * A small residual network: each stage is a convolution that widens and a pooling that halves,
 * followed by residual blocks; the maps' means go to the logits. The widening convolution is pooled
 * before it is normalized, as in the CNN. A stem lets two convolutions see the whole picture before the
 * first pooling takes three quarters of it away; of large images its stride does so.
 */
function resnet(settings: Of<'resnet'>, { shape, outputs: logits, ...frame }: Frame): Layer[] {
  const { height, width, channels } = shape;
  const layers: Layer[] = [new Reshape([height, width, channels])];
  const drawn = { initialize: INITIALIZE[settings.initialization], ...frame.drawn };
  let inputs: number = channels;
  if (settings.stem > 0) {
    const stride = settings.stemStride === 2 ? 2 : 1;
    layers.push(convolution('stem', channels, settings.stem, drawn, stride));
    layers.push(new BatchNormalization('stem', settings.stem), new Relu());
    inputs = settings.stem;
  }
  for (const [at, outputs] of settings.filters.entries()) {
    const name = `stage-${at + 1}`;
    const widen = convolution(`${name}/widen`, inputs, outputs, drawn);
    const center = new BatchNormalization(`${name}/widen`, outputs);
    layers.push(widen, new MaxPool(), center, new Relu());
    for (let block = 1; block <= settings.blocks; block++) {
      layers.push(...residualBlock(`${name}/block-${block}`, outputs, settings.blockRelu, drawn));
    }
    inputs = outputs;
  }
  layers.push(new GlobalAveragePooling2D());
  if (settings.dropout > 0) layers.push(new Dropout(settings.dropout, 0));
  return [...layers, new DenseLayer('output', inputs, logits, { relu: false, ...drawn })];
}

function layersOf(settings: Settings, frame: Frame): Layer[] {
  switch (settings.model) {
    case 'linear':
      return linear(frame);
    case 'dense':
      return dense(settings, frame);
    case 'cnn':
      return cnn(settings, frame);
    case 'resnet':
      return resnet(settings, frame);
  }
}

/** A network with fresh weights, drawn from the settings' seed; weight-count.ts counts them. */
export function buildNetwork(settings: Settings, classCount: number, shape: ImageShape): Network {
  return networkOf(settings, classCount, shape);
}

/** The same without weights, which take longer to draw than to read: for those that are set at once. */
export function buildUnsetNetwork(
  settings: Settings,
  classCount: number,
  shape: ImageShape,
): Network {
  return networkOf(settings, classCount, shape, unset);
}

function networkOf(
  settings: Settings,
  classCount: number,
  shape: ImageShape,
  initialize?: Initialize,
): Network {
  const random = generator(settings.seed, 'weights');
  const outputs = outputCount(settings, classCount);
  const drawn = initialize === undefined ? { random } : { random, initialize };
  return new Network(layersOf(settings, { shape, outputs, drawn }), shape, classCount, outputs);
}
