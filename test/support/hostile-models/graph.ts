/** A small SavedModel, as a graph that an attack can change, and its files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOAT, GraphBuilder, INT } from '@engine/export/savedmodel/graph';
import {
  encodeSavedModel,
  shapeOf,
  TYPES,
  type Attribute,
  type FunctionDefinition,
  type MetaGraph,
} from '@engine/tensorflow/saved-model-schema';

export const STRING: Attribute = { type: TYPES.string };
const SIZES = [-1, 28, 28, 1];

/** A graph that is being made, and what else its SavedModel has. */
export interface HostileGraph {
  graph: GraphBuilder;
  /** Images [N,28,28,1]. */
  images: string;
  /** Rows of logits [N,10], which answer unless something else does. */
  logits: string;
  functions: FunctionDefinition[];
  /** Names a tensor of text. */
  string(name: string, value: string | Buffer): string;
}

export type Change = Partial<Pick<MetaGraph, 'saver' | 'metaInfo'>> & {
  /** The tensor that answers. */
  answer?: string;
  /** The node that is run when the model is loaded. */
  initial?: string;
};

/** A text as the value of a constant. */
export const textValue = (value: string | Buffer): Attribute => ({
  tensor: { dtype: TYPES.string, shape: shapeOf([]), strings: [Buffer.from(value)] },
});

function begun(): HostileGraph {
  const graph = new GraphBuilder();
  const images = graph.placeholder('images', 'float', SIZES);
  const flat = graph.add('Reshape', 'flat', [images, graph.row('flat-shape', [-1, 784])], {
    T: FLOAT,
    Tshape: INT,
  });
  const values = Float32Array.from({ length: 7840 }, (_, index) => Math.sin(index) / 10);
  const matrix = graph.weights('matrix', { shape: [784, 10], values });
  const logits = graph.add('MatMul', 'logits', [flat, matrix], { T: FLOAT });
  return {
    graph,
    images,
    logits,
    functions: [],
    string(name, value) {
      return graph.add('Const', name, [], { dtype: STRING, value: textValue(value) });
    },
  };
}

/** A SavedModel's bytes; what is done to its graph is told by `change`. */
export function hostileGraph(change: (made: HostileGraph) => Change = () => ({})): Buffer {
  const made = begun();
  const { answer = made.logits, initial, ...more } = change(made);
  const tensor = (name: string, sizes: number[]) => ({
    name: name.includes(':') ? name : `${name}:0`,
    dtype: TYPES.float,
    shape: shapeOf(sizes),
  });
  const graph = {
    metaInfo: { tags: ['serve'], tensorflowVersion: '2.0.0' },
    graph: {
      node: made.graph.nodes,
      library: { function: made.functions },
      versions: { producer: 1087 },
    },
    ...(initial === undefined
      ? {}
      : { collections: { saved_model_main_op: { nodes: { value: [initial] } } } }),
    signatures: {
      serving_default: {
        inputs: { images: tensor(made.images, SIZES) },
        outputs: { logits: tensor(answer, [-1, 10]) },
        methodName: 'tensorflow/serving/predict',
      },
    },
    ...more,
  };
  return encodeSavedModel(graph);
}

/** @returns a function from images to images that does what its nodes do */
export function functionOf(name: string, node: FunctionDefinition['node']): FunctionDefinition {
  const image = { name: 'x', type: TYPES.float };
  return {
    signature: { name, inputs: [image], outputs: [{ name: 'y', type: TYPES.float }] },
    node,
    ret: { y: 'x' },
  };
}

/** What a node that calls a function from images to images says of it. */
export const callOf = (name: string): Record<string, Attribute> => ({
  Tin: { list: { type: [TYPES.float] } },
  Tout: { list: { type: [TYPES.float] } },
  f: { function: { name } },
});

export function call(made: HostileGraph, name: string, input: string): string {
  return made.graph.add('StatefulPartitionedCall', 'call', [input], callOf(name));
}

/** @param parts those of one file: what follows is added to the first */
export function writeSavedModelBytes(folder: string, ...parts: Buffer[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'saved_model.pb'), Buffer.concat(parts));
}

/** A checkpoint's beginning: enough for TensorFlow to run what restores it. */
function writeEmptyCheckpoint(folder: string): void {
  mkdirSync(join(folder, 'variables'), { recursive: true });
  for (const name of ['index', 'data-00000-of-00001']) {
    writeFileSync(join(folder, 'variables', `variables.${name}`), '');
  }
}

/** Both, so that what is meant to restore the model is run. @param parts as writeSavedModelBytes takes them */
export function writeHostileModel(folder: string, ...parts: Buffer[]): void {
  writeSavedModelBytes(folder, ...parts);
  writeEmptyCheckpoint(folder);
}
