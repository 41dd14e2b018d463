/**
 * As ONNX, operator set 17. ONNX has channels before rows and columns, so that filters change their
 * order on the way, and maps change it back before they are flattened.
 * Operators: "ONNX Operators", onnx.ai.
 */
import { NORMALIZATION_EPSILON } from '../../tensorflow/operations';
import { aboutText, INPUT, OUTPUT, type About } from '../about';
import {
  rawBytes,
  type ConvolutionData,
  type DenseData,
  type LayerData,
  type NormalizationData,
  type Numbers,
} from '../layers';
import {
  attributesOf,
  encodeModel,
  FLOAT,
  LONG,
  valueOf,
  type AttributeValue,
  type Node,
  type Tensor,
} from './schema';

const OPERATOR_SET = 17;
/** The version of the format that came with that operator set. */
const IR_VERSION = 8;

class OnnxGraph {
  readonly nodes: Node[] = [];
  readonly weights: Tensor[] = [];

  /** @returns the name of the node's one output */
  add(opType: string, input: string[], attributes: Record<string, AttributeValue> = {}): string {
    const name = `${opType}-${this.nodes.length}`;
    return this.addNamed(name, opType, input, attributes);
  }

  addNamed(
    name: string,
    opType: string,
    input: string[],
    attributes: Record<string, AttributeValue> = {},
  ): string {
    this.nodes.push({ input, output: [name], name, opType, attribute: attributesOf(attributes) });
    return name;
  }

  weight(name: string, numbers: Numbers): string {
    this.weights.push({ dims: numbers.shape, dataType: FLOAT, name, rawData: rawBytes(numbers) });
    return name;
  }

  /** A row of whole numbers, such as a shape. */
  row(name: string, values: bigint[]): string {
    const rawData = Buffer.from(BigInt64Array.from(values).buffer);
    this.weights.push({ dims: [values.length], dataType: LONG, name, rawData });
    return name;
  }
}

/** Filters [k,k,in,out] as [out,in,k,k]. */
function outputsFirst({ shape, values }: Numbers): Numbers {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const turned = new Float32Array(values.length);
  let at = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let place = 0; place < height * width; place++) {
        turned[at++] = values[(place * inputs + input) * outputs + output] ?? 0;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], values: turned };
}

function dense(graph: OnnxGraph, layer: DenseData, x: string): string {
  const kernel = graph.weight(`${layer.name}/kernel`, layer.kernel);
  const bias = graph.weight(`${layer.name}/bias`, layer.bias);
  const logits = graph.add('Gemm', [x, kernel, bias]);
  return layer.relu ? graph.add('Relu', [logits]) : logits;
}

function convolution(graph: OnnxGraph, layer: ConvolutionData, x: string): string {
  const { name, filter, bias, stride } = layer;
  const inputs = [x, graph.weight(`${name}/filter`, outputsFirst(filter))];
  if (bias !== null) inputs.push(graph.weight(`${name}/bias`, bias));
  return graph.add('Conv', inputs, {
    // With an odd side, TensorFlow's same padding.
    auto_pad: { s: Buffer.from('SAME_UPPER') },
    strides: { ints: [stride, stride] },
  });
}

function normalization(graph: OnnxGraph, layer: NormalizationData, x: string): string {
  const kinds = ['scale', 'offset', 'mean', 'variance'] as const;
  const weights = kinds.map((kind) => graph.weight(`${layer.name}/${kind}`, layer[kind]));
  return graph.add('BatchNormalization', [x, ...weights], {
    epsilon: { f: NORMALIZATION_EPSILON },
  });
}

function apply(graph: OnnxGraph, layer: LayerData, x: string): string {
  switch (layer.kind) {
    case 'dense':
      return dense(graph, layer, x);
    case 'convolution':
      return convolution(graph, layer, x);
    case 'normalization':
      return normalization(graph, layer, x);
    case 'flatten': {
      const channelsLast = graph.add('Transpose', [x], { perm: { ints: [0, 2, 3, 1] } });
      return graph.add('Flatten', [channelsLast], { axis: { i: 1 } });
    }
    case 'max-pool': {
      const square = { ints: [2, 2] };
      return graph.add('MaxPool', [x], { kernel_shape: square, strides: square });
    }
    case 'relu':
      return graph.add('Relu', [x]);
    case 'mean-of-maps':
      return graph.add('Flatten', [graph.add('GlobalAveragePool', [x])], { axis: { i: 1 } });
    case 'residual':
      return graph.add('Add', [x, forward(graph, layer.body, x)]);
  }
}

function forward(graph: OnnxGraph, layers: readonly LayerData[], x: string): string {
  return layers.reduce((input, layer) => apply(graph, layer, input), x);
}

/** @returns the name of the input as [n,c,h,w] */
function channelsFirst(graph: OnnxGraph, { inputShape }: About): string {
  const [height, width, channels] = inputShape;
  if (channels > 1) return graph.add('Transpose', [INPUT], { perm: { ints: [0, 3, 1, 2] } });
  // With a single channel, the same numbers in the same order.
  const sizes = graph.row('channels-first', [-1n, 1n, BigInt(height), BigInt(width)]);
  return graph.add('Reshape', [INPUT, sizes]);
}

export function onnxFiles(
  layers: readonly LayerData[],
  about: About,
): Map<string, Buffer | string> {
  const graph = new OnnxGraph();
  const logits = forward(graph, layers, channelsFirst(graph, about));
  graph.addNamed(OUTPUT, 'Softmax', [logits], { axis: { i: -1 } });
  const model = encodeModel({
    irVersion: IR_VERSION,
    producerName: 'Atelier',
    docString: `${about.name}. Input ${about.input}. Output ${about.output}`,
    opsets: [{ domain: '', version: OPERATOR_SET }],
    metadata: [
      { key: 'class_names', value: JSON.stringify(about.classNames) },
      { key: 'settings', value: JSON.stringify(about.settings) },
      { key: 'atelier', value: aboutText(about) },
      // Of ONNX's "Image Metadata".
      { key: 'Image.BitmapPixelFormat', value: about.color === 'gray' ? 'Gray8' : 'Rgb8' },
      { key: 'Image.NominalPixelRange', value: 'Normalized_0_1' },
    ],
    graph: {
      name: about.run,
      node: graph.nodes,
      initializer: graph.weights,
      input: [valueOf(INPUT, ['N', ...about.inputShape], about.input)],
      output: [valueOf(OUTPUT, ['N', about.classNames.length], about.output)],
    },
  });
  return new Map([['model.onnx', model]]);
}
