/** From settings to an architecture: the three model families. */
import { PIXELS, SIDE } from '../data/dataset';
import { generator } from '../random';
import type { Settings } from '../settings';
import { ConvolutionBlock } from './convolution-block';
import { DenseLayer } from './dense-layer';
import type { Layer } from './layer';
import { Network } from './network';
import { DropoutLayer, ReshapeLayer } from './simple-layers';

type Random = () => number;

/** Softmax regression: one matrix from pixels to logits. */
function linear(classCount: number, random: Random): Layer[] {
  return [new DenseLayer('output', PIXELS, classCount, { relu: false, random })];
}

/** Hidden layers with ReLU, each followed by dropout, then the logits. */
function denseHead(
  inputs: number,
  head: { hidden: number[]; dropout: number; classCount: number },
  random: Random,
): Layer[] {
  const layers: Layer[] = [];
  let width = inputs;
  for (const [at, units] of head.hidden.entries()) {
    layers.push(new DenseLayer(`hidden-${at + 1}`, width, units, { relu: true, random }));
    if (head.dropout > 0) layers.push(new DropoutLayer(head.dropout, at));
    width = units;
  }
  layers.push(new DenseLayer('output', width, head.classCount, { relu: false, random }));
  return layers;
}

/** Blocks of convolution and pooling that halve the picture's side, then a dense head. */
function cnn(
  settings: Extract<Settings, { model: 'cnn' }>,
  classCount: number,
  random: Random,
): Layer[] {
  const layers: Layer[] = [new ReshapeLayer([SIDE, SIDE, 1])];
  let side = SIDE;
  let inputs = 1;
  for (const [at, outputs] of settings.filters.entries()) {
    const channels = { inputs, outputs, first: at === 0 };
    layers.push(new ConvolutionBlock(`convolution-${at + 1}`, channels, random));
    side = Math.floor(side / 2);
    inputs = outputs;
  }
  const features = side * side * inputs;
  layers.push(new ReshapeLayer([features]));
  return [...layers, ...denseHead(features, { ...settings, classCount }, random)];
}

/** A network with fresh weights, drawn from the settings' seed. */
export function buildNetwork(settings: Settings, classCount: number): Network {
  const random = generator(settings.seed, 'weights');
  switch (settings.model) {
    case 'linear':
      return new Network(linear(classCount, random), classCount);
    case 'dense':
      return new Network(denseHead(PIXELS, { ...settings, classCount }, random), classCount);
    case 'cnn':
      return new Network(cnn(settings, classCount, random), classCount);
  }
}
