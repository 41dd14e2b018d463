/** A network's layers as nodes of a TensorFlow graph. */
import { NORMALIZATION_EPSILON } from '../../tensorflow/operations';
import type { ConvolutionData, DenseData, LayerData, NormalizationData } from '../layers';
import { FLOAT, INT, ints, text, type GraphBuilder } from './graph';

const NHWC = text('NHWC');

function addBias(graph: GraphBuilder, name: string, input: string[]): string {
  return graph.add('BiasAdd', name, input, { T: FLOAT, data_format: NHWC });
}

function dense(graph: GraphBuilder, layer: DenseData, x: string): string {
  const { name, relu } = layer;
  const kernel = graph.weights(`${name}/kernel`, layer.kernel);
  const bias = graph.weights(`${name}/bias`, layer.bias);
  const product = graph.add('MatMul', `${name}/product`, [x, kernel], { T: FLOAT });
  const logits = addBias(graph, `${name}/logits`, [product, bias]);
  return relu ? graph.add('Relu', `${name}/relu`, [logits], { T: FLOAT }) : logits;
}

function convolution(graph: GraphBuilder, layer: ConvolutionData, x: string): string {
  const { name, stride, bias } = layer;
  const filter = graph.weights(`${name}/filter`, layer.filter);
  const maps = graph.add('Conv2D', `${name}/maps`, [x, filter], {
    T: FLOAT,
    strides: ints([1, stride, stride, 1]),
    padding: text('SAME'),
    data_format: NHWC,
  });
  if (bias === null) return maps;
  return addBias(graph, `${name}/biased`, [maps, graph.weights(`${name}/bias`, bias)]);
}

function normalization(graph: GraphBuilder, layer: NormalizationData, x: string): string {
  const { name } = layer;
  const kinds = ['scale', 'offset', 'mean', 'variance'] as const;
  const weights = kinds.map((kind) => graph.weights(`${name}/${kind}`, layer[kind]));
  return graph.add('FusedBatchNormV3', `${name}/normalized`, [x, ...weights], {
    T: FLOAT,
    U: FLOAT,
    epsilon: { f: NORMALIZATION_EPSILON },
    data_format: NHWC,
    is_training: { b: false },
  });
}

function apply(graph: GraphBuilder, layer: LayerData, x: string): string {
  switch (layer.kind) {
    case 'dense':
      return dense(graph, layer, x);
    case 'convolution':
      return convolution(graph, layer, x);
    case 'normalization':
      return normalization(graph, layer, x);
    case 'flatten': {
      const shape = graph.row(`flat-${layer.features}`, [-1, layer.features]);
      return graph.add('Reshape', 'flat', [x, shape], { T: FLOAT, Tshape: INT });
    }
    case 'max-pool': {
      const square = ints([1, 2, 2, 1]);
      const sizes = { ksize: square, strides: square, padding: text('VALID') };
      return graph.add('MaxPool', 'pooled', [x], { T: FLOAT, ...sizes, data_format: NHWC });
    }
    case 'relu':
      return graph.add('Relu', 'relu', [x], { T: FLOAT });
    case 'mean-of-maps': {
      const attributes = { T: FLOAT, Tidx: INT, keep_dims: { b: false } };
      return graph.add('Mean', 'means', [x, graph.row('map', [1, 2])], attributes);
    }
    case 'residual':
      return graph.add('AddV2', 'sum', [x, forward(graph, layer.body, x)], { T: FLOAT });
  }
}

/** @param x name of the images [n,h,w,c] @returns name of the last layer's output */
export function forward(graph: GraphBuilder, layers: readonly LayerData[], x: string): string {
  return layers.reduce((input, layer) => apply(graph, layer, input), x);
}
