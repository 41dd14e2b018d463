/**
 * A trained network as plain data, from images [n,h,w,c] to logits [n,classes]: what every
 * exporter writes in its own format.
 */
import { valuesIn } from '../data/image-shape';
import { BatchNormalization } from '../models/batch-normalization';
import { Convolution } from '../models/convolution';
import { DenseLayer } from '../models/dense-layer';
import type { Layer, Weight } from '../models/layer';
import type { Network } from '../models/network';
import { Residual } from '../models/sequence';
import {
  Bias,
  Dropout,
  MaxPool,
  GlobalAveragePooling2D,
  Relu,
  Reshape,
} from '../models/simple-layers';
import { NORMALIZATION_EPSILON } from '../tensorflow/operations';

/** Numbers row by row, as many as the shape has elements. */
export interface Numbers {
  shape: readonly number[];
  values: Float32Array;
}

export interface DenseData {
  kind: 'dense';
  name: string;
  /** [in, out] */
  kernel: Numbers;
  bias: Numbers;
  relu: boolean;
}

/** Same padding: [n,h,w,in] to [n,h/stride,w/stride,out]. */
export interface ConvolutionData {
  kind: 'convolution';
  name: string;
  /** [k, k, in, out] */
  filter: Numbers;
  bias: Numbers | null;
  stride: number;
}

/** (x - mean) / sqrt(variance + NORMALIZATION_EPSILON) · scale + offset, for each channel of maps. */
export interface NormalizationData {
  kind: 'normalization';
  name: string;
  scale: Numbers;
  offset: Numbers;
  mean: Numbers;
  variance: Numbers;
}

export type LayerData =
  | DenseData
  | ConvolutionData
  | NormalizationData
  /** [n,h,w,c] to [n,features], channels together. */
  | { kind: 'flatten'; features: number }
  /** The largest of each 2x2 square; an odd last row or column is dropped. */
  | { kind: 'max-pool' }
  | { kind: 'relu' }
  /** [n,h,w,c] to [n,c]. */
  | { kind: 'mean-of-maps' }
  /** x + body(x) */
  | { kind: 'residual'; body: LayerData[] };

function numbers({ variable }: Weight): Numbers {
  return { shape: variable.shape, values: variable.values() };
}

/** "stage-1/widen" of "stage-1/widen/filter". */
function layerName({ name }: Weight): string {
  return name.slice(0, name.lastIndexOf('/'));
}

function denseData({ parameters: [kernel, bias], rectified }: DenseLayer): DenseData {
  const name = layerName(kernel);
  return { kind: 'dense', name, kernel: numbers(kernel), bias: numbers(bias), relu: rectified };
}

/** A bias commutes with the pooling before it, so it can be the convolution's own. */
function giveBias(layers: readonly LayerData[], { parameters: [bias] }: Bias): void {
  const convolution = layers.findLast((layer) => layer.kind === 'convolution');
  if (convolution === undefined) throw new Error('A bias follows no convolution.');
  convolution.bias = numbers(bias);
}

function normalizationData({ parameters, statistics }: BatchNormalization): NormalizationData {
  const [scale, offset] = parameters;
  const [mean, variance] = statistics;
  return {
    kind: 'normalization',
    name: layerName(scale),
    scale: numbers(scale),
    offset: numbers(offset),
    mean: numbers(mean),
    variance: numbers(variance),
  };
}

function convolutionData({ parameters: [filter], stride }: Convolution): ConvolutionData {
  return {
    kind: 'convolution',
    name: layerName(filter),
    filter: numbers(filter),
    bias: null,
    stride,
  };
}

/** A normalization right after a matrix is one more linear step: the matrix takes it in. */
function normalizeDense(dense: DenseData, by: NormalizationData): void {
  const { kernel, bias } = dense;
  const factors = by.scale.values.map(
    (scale, at) => scale / Math.sqrt((by.variance.values[at] ?? 1) + NORMALIZATION_EPSILON),
  );
  const outputs = factors.length;
  kernel.values = kernel.values.map((value, at) => value * (factors[at % outputs] ?? 1));
  bias.values = bias.values.map(
    (value, at) =>
      (value - (by.mean.values[at] ?? 0)) * (factors[at] ?? 1) + (by.offset.values[at] ?? 0),
  );
}

function layerData(layer: Layer): LayerData | null {
  if (layer instanceof DenseLayer) return denseData(layer);
  if (layer instanceof Convolution) return convolutionData(layer);
  if (layer instanceof BatchNormalization) return normalizationData(layer);
  if (layer instanceof MaxPool) return { kind: 'max-pool' };
  if (layer instanceof Relu) return { kind: 'relu' };
  if (layer instanceof GlobalAveragePooling2D) return { kind: 'mean-of-maps' };
  if (layer instanceof Residual) return { kind: 'residual', body: listed(layer.body.layers) };
  if (layer instanceof Reshape) {
    // Whatever is exported takes pictures of three dimensions already.
    const [features = 0, ...more] = layer.each;
    return more.length > 0 ? null : { kind: 'flatten', features };
  }
  // Dropout acts in training only.
  if (layer instanceof Dropout) return null;
  throw new Error(`There is no export of a layer ${layer.constructor.name}.`);
}

function listed(layers: readonly Layer[]): LayerData[] {
  const list: LayerData[] = [];
  for (const layer of layers) {
    if (layer instanceof Bias) {
      giveBias(list, layer);
      continue;
    }
    const data = layerData(layer);
    const before = list.at(-1);
    if (data?.kind === 'normalization' && before?.kind === 'dense') normalizeDense(before, data);
    else if (data !== null) list.push(data);
  }
  return list;
}

/** The first columns of a matrix, or numbers of a row. */
function firstOfEach({ shape, values }: Numbers, count: number): Numbers {
  const width = shape.at(-1) ?? 0;
  return {
    shape: [...shape.slice(0, -1), count],
    values: values.filter((_, at) => at % width < count),
  };
}

/**
 * The network's layers, without an output for "none of these": softmax over the classes' logits alone
 * is what the app reports, the probabilities given that the picture shows one of the classes.
 */
export function describeNetwork(network: Network): LayerData[] {
  const list = listed(network.layers);
  const output = list.at(-1);
  if (output?.kind !== 'dense') throw new Error('The network does not end with its logits.');
  output.kernel = firstOfEach(output.kernel, network.classCount);
  output.bias = firstOfEach(output.bias, network.classCount);
  if (list[0]?.kind !== 'dense') return list;
  return [{ kind: 'flatten', features: valuesIn(network.input) }, ...list];
}

function numbersOf(layer: LayerData): Numbers[] {
  switch (layer.kind) {
    case 'dense':
      return [layer.kernel, layer.bias];
    case 'convolution':
      return layer.bias === null ? [layer.filter] : [layer.filter, layer.bias];
    case 'normalization':
      return [layer.scale, layer.offset, layer.mean, layer.variance];
    case 'residual':
      return layer.body.flatMap(numbersOf);
    case 'flatten':
    case 'max-pool':
    case 'relu':
    case 'mean-of-maps':
      return [];
  }
}

/** What the weights take, in bytes. */
export function bytesOf(layers: readonly LayerData[]): number {
  return layers.flatMap(numbersOf).reduce((sum, { values }) => sum + values.byteLength, 0);
}

/** The same bytes as the numbers, little endian as every format here wants them. */
export function rawBytes({ values }: Numbers): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
