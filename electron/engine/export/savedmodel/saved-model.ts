/**
 * As a TensorFlow SavedModel, written as protobuf: weights are constants of its graph, so that it is
 * one file and needs no checkpoint. Two signatures, both from a batch of any size to probabilities:
 * `serving_default` takes pictures, `image` takes JPEG or PNG files.
 * Format: tensorflow/core/protobuf/saved_model.proto and "SavedModel" in TensorFlow's guide.
 */
import { tensorflowVersion } from '../../tensorflow/load';
import { GRAPH_VERSION } from '../../tensorflow/saved-model-schema';
import { aboutText, INPUT, OUTPUT, type About } from '../about';
import type { LayerData } from '../layers';
import { forward } from './forward';
import { FLOAT, GraphBuilder } from './graph';
import { decodeImages, imageFunctions } from './images';
import {
  encodeSavedModel,
  shapeOf,
  TYPES,
  type Signature,
  type TensorInfo,
} from '../../tensorflow/saved-model-schema';

/** TensorFlow Serving takes `{"b64": …}` for inputs of strings, and names of files end like this. */
export const IMAGE_INPUT = 'image_bytes';
export const SIGNATURES = { pictures: 'serving_default', images: 'image' } as const;

function tensor(node: string, dtype: number, sizes: number[]): TensorInfo {
  return { name: node.includes(':') ? node : `${node}:0`, dtype, shape: shapeOf(sizes) };
}

function signature(name: string, input: TensorInfo, output: TensorInfo): Signature {
  return {
    inputs: { [name]: input },
    outputs: { [OUTPUT]: output },
    methodName: 'tensorflow/serving/predict',
  };
}

function probabilities(
  graph: GraphBuilder,
  layers: readonly LayerData[],
  pictures: string,
  classes: number,
): TensorInfo {
  const logits = forward(graph, layers, pictures);
  const softmax = graph.add('Softmax', OUTPUT, [logits], { T: FLOAT });
  return tensor(softmax, TYPES.float, [-1, classes]);
}

/** The names as a tensor of the graph, for whoever has nothing but the graph. */
function addClassNames(graph: GraphBuilder, classNames: readonly string[]): void {
  const dtype = TYPES.string;
  const shape = shapeOf([classNames.length]);
  const strings = classNames.map((name) => Buffer.from(name));
  graph.add('Const', 'class_names', [], {
    dtype: { type: dtype },
    value: { tensor: { dtype, shape, strings } },
  });
}

export function savedModelFiles(
  layers: readonly LayerData[],
  about: About,
): Map<string, Buffer | string> {
  const graph = new GraphBuilder();
  const classes = about.classNames.length;
  const sizes = [-1, ...about.inputShape];
  const pictures = graph.placeholder(INPUT, 'float', sizes);
  const ofPictures = probabilities(graph, layers, pictures, classes);
  const files = graph.placeholder(IMAGE_INPUT, 'string', [-1]);
  const ofImages = probabilities(graph, layers, decodeImages(graph, files, about), classes);
  addClassNames(graph, about.classNames);
  const model = encodeSavedModel({
    metaInfo: { tags: ['serve'], tensorflowVersion: tensorflowVersion() },
    graph: {
      node: graph.nodes,
      library: { function: imageFunctions(about) },
      versions: { producer: GRAPH_VERSION },
    },
    signatures: {
      [SIGNATURES.pictures]: signature(INPUT, tensor(pictures, TYPES.float, sizes), ofPictures),
      [SIGNATURES.images]: signature(IMAGE_INPUT, tensor(files, TYPES.string, [-1]), ofImages),
    },
  });
  return new Map<string, Buffer | string>([
    ['saved_model.pb', model],
    ['assets.extra/atelier.json', aboutText(about)],
  ]);
}
