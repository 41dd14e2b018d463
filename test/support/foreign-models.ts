/** Models as other programs write them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { FLOAT, GraphBuilder, INT, text } from '@engine/export/savedmodel/graph';
import { encodeSavedModel, shapeOf, TYPES } from '@engine/tensorflow/saved-model-schema';
import { generator, normals } from '@engine/random';
import { tensorflow } from '@engine/tensorflow/load';

export interface LayersOptions {
  /** Of one picture. */
  input?: number[];
  outputs?: number;
  activation?: 'softmax' | 'linear' | 'sigmoid';
  metadata?: Record<string, unknown>;
}

/** A small network of tf.layers, saved as tfjs saves it. @returns what it answers, run by tfjs itself */
export async function writeLayersModel(
  folder: string,
  { input = [28, 28, 1], outputs = 10, activation = 'softmax', metadata }: LayersOptions = {},
): Promise<(pictures: Float32Array) => Float32Array> {
  const tf = tensorflow();
  const { layers } = tf;
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed });
  const model = tf.sequential({
    layers: [
      input.length > 1
        ? layers.flatten({ inputShape: input })
        : layers.activation({ activation: 'linear', inputShape: input }),
      layers.dense({ units: 8, activation: 'relu', kernelInitializer: seeded(1) }),
      layers.dense({ units: outputs, activation, kernelInitializer: seeded(2) }),
    ],
  });
  if (metadata !== undefined) model.setUserDefinedMetadata(metadata);
  mkdirSync(folder, { recursive: true });
  await model.save(`file://${folder}`);
  return (pictures) => answersOf(model, pictures, input);
}

function answersOf(
  model: TensorFlow.LayersModel,
  pictures: Float32Array,
  input: number[],
): Float32Array {
  const tf = tensorflow();
  return tf.tidy(() => {
    const each = input.reduce((product, size) => product * size, 1);
    const answer = model.predict(tf.tensor(pictures, [pictures.length / each, ...input]));
    if (Array.isArray(answer)) throw new Error('There is more than one output.');
    return answer.dataSync<'float32'>();
  });
}

/** Replace something in a model.json. */
export function editModelJson(folder: string, edit: (text: string) => string): void {
  const file = join(folder, 'model.json');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

export interface GraphOptions {
  input?: readonly number[];
  outputs?: number;
  softmax?: boolean;
  signature?: string;
  /** A node beside those that calculate. */
  extra?: string;
  /** Whether the matrix is a variable, of which the file has no value. */
  unset?: boolean;
}

/** @returns the node that would read it */
function unsetVariable(graph: GraphBuilder, sizes: number[]): string {
  const handle = graph.add('VarHandleOp', 'variable', [], {
    dtype: FLOAT,
    shape: { shape: shapeOf(sizes) },
    shared_name: text('variable'),
  });
  return graph.add('ReadVariableOp', 'read', [handle], { dtype: FLOAT });
}

/** One matrix from pixels to logits, as a SavedModel that nobody knows. @returns the matrix [784, outputs] */
export function writeSavedModel(folder: string, options: GraphOptions = {}): Float32Array {
  const { input = [28, 28, 1], outputs = 10, softmax = false, extra, unset = false } = options;
  const graph = new GraphBuilder();
  const size = input.reduce((product, each) => product * each, 1);
  const values = normals(size * outputs, 0.1, generator(1, 'foreign'));
  const x = graph.placeholder('x', 'float', [-1, ...input]);
  const shape = graph.row('flat-shape', [-1, size]);
  const flat = graph.add('Reshape', 'flat', [x, shape], { T: FLOAT, Tshape: INT });
  const matrix = unset
    ? unsetVariable(graph, [size, outputs])
    : graph.weights('matrix', { shape: [size, outputs], values });
  const product = graph.add('MatMul', 'product', [flat, matrix], { T: FLOAT });
  const answer = softmax ? graph.add('Softmax', 'answer', [product], { T: FLOAT }) : product;
  if (extra !== undefined) graph.add(extra, 'beside', []);
  const tensor = (name: string, sizes: number[]) => ({
    name: `${name}:0`,
    dtype: TYPES.float,
    shape: shapeOf(sizes),
  });
  const signature = {
    inputs: { x: tensor(x, [-1, ...input]) },
    outputs: { y: tensor(answer, [-1, outputs]) },
    methodName: 'tensorflow/serving/predict',
  };
  const model = encodeSavedModel({
    metaInfo: { tags: ['serve'], tensorflowVersion: '2.0.0' },
    graph: { node: graph.nodes, library: { function: [] }, versions: { producer: 1087 } },
    signatures: { [options.signature ?? 'serving_default']: signature },
  });
  const file = join(folder, 'saved_model.pb');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, model);
  return values;
}
