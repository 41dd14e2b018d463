/** A TensorFlow SavedModel: saved_model.pb, and the folders of variables and assets beside it. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { PIXELS } from '../data/dataset';
import {
  decodeSavedModel,
  TYPES,
  type ReadMetaGraph,
  type Signature,
} from '../export/savedmodel/schema';
import { sentenceOf } from '../sentence-of';
import { tensorflow } from '../tensorflow/load';
import { checkOperations, INITIAL_SIGNATURE } from './check-operations';
import type { Files, ForeignModel, InputShape } from './foreign-model';
import { ImportError } from './import-error';
import type { ModelFiles } from './model-files';
import { checkInput, checkOutput, type TensorShape } from './shapes';

export const SAVED_MODEL = 'saved_model.pb';
/** What of a SavedModel's folder is the model; anything else in it stays where it is. */
const FOLDERS = ['variables', 'assets', 'assets.extra'] as const;
const USUAL_SIGNATURE = 'serving_default';
const TAG = 'serve';

export interface SavedModelFiles {
  files: Files;
  graph: ReadMetaGraph;
  signature: string;
  input: InputShape;
  outputs: number;
}

function decode(bytes: Buffer): ReadMetaGraph {
  let graphs: ReadMetaGraph[];
  try {
    graphs = decodeSavedModel(bytes);
  } catch (cause) {
    throw new ImportError(`${SAVED_MODEL} is damaged: it is no SavedModel, or not a whole one.`, {
      cause,
    });
  }
  const graph = graphs.find(({ metaInfo }) => metaInfo?.tags.includes(TAG) === true);
  if (graph !== undefined) return graph;
  throw new ImportError(
    graphs.length === 0
      ? `${SAVED_MODEL} is damaged: there is no graph in it.`
      : `The SavedModel has no graph for serving (tag "${TAG}").`,
  );
}

function signatureOf({ signatures }: ReadMetaGraph): string {
  const names = Object.keys(signatures).filter((name) => name !== INITIAL_SIGNATURE);
  if (names.includes(USUAL_SIGNATURE)) return USUAL_SIGNATURE;
  const [first] = names;
  if (first !== undefined && names.length === 1) return first;
  throw new ImportError(
    names.length === 0
      ? 'The SavedModel has no signature to call it by.'
      : `The SavedModel has the signatures ${names.join(', ')}; Atelier calls "${USUAL_SIGNATURE}".`,
  );
}

function shapesOf(tensors: Signature['inputs']): TensorShape[] {
  return Object.values(tensors).map(({ dtype, shape }) => ({
    dtype: dtype === TYPES.float ? 'float32' : nameOf(dtype),
    shape: shape.dim.map(({ size }) => (size < 0 ? null : size)),
  }));
}

function nameOf(dtype: number): string {
  const known = Object.entries(TYPES).find(([, code]) => code === dtype);
  return known?.[0] ?? `data type ${dtype}`;
}

/** @throws ImportError where it is damaged, does what no classifier does, or takes something else */
export async function readSavedModel(folder: ModelFiles): Promise<SavedModelFiles> {
  const bytes = await folder.read(SAVED_MODEL);
  const graph = decode(bytes);
  const signature = signatureOf(graph);
  const { inputs = {}, outputs = {} } = graph.signatures[signature] ?? {};
  const input = checkInput(shapesOf(inputs));
  const classes = checkOutput(shapesOf(outputs));
  checkOperations(graph, outputs);
  const files = new Map<string, Buffer>([[SAVED_MODEL, bytes]]);
  for (const each of FOLDERS) {
    for (const [name, content] of await folder.readAll(each)) files.set(name, content);
  }
  return { files, graph, signature, input, outputs: classes };
}

/** Its weights by their nodes' names, where they are constants of the graph. */
export function constantWeights({ graph }: SavedModelFiles): Map<string, Float32Array> {
  const all = new Map<string, Float32Array>();
  for (const { name, op, attributes } of graph.graph?.node ?? []) {
    if (op !== 'Const') continue;
    const value = attributes['value'];
    if (value === undefined || !('tensor' in value)) continue;
    const { dtype, content } = value.tensor;
    if (dtype !== TYPES.float || content === undefined) continue;
    all.set(name, new Float32Array(Uint8Array.from(content).buffer));
  }
  return all;
}

/** What TensorFlow says, as the end of a sentence. @param path that is of no use to whoever reads it */
function faultOf(cause: unknown, path: string): string {
  const [first = ''] = sentenceOf(cause)
    .replace(/^Session fail to run with error: /, '')
    .split(/\n|\. /);
  return first.replaceAll(path, 'the model').replace(/\.?$/, '.');
}

function running(
  path: string,
  model: Awaited<ReturnType<typeof TensorFlow.node.loadSavedModel>>,
  { input, outputs }: SavedModelFiles,
): ForeignModel {
  const tf = tensorflow();
  return {
    outputs,
    parameterCount: null,
    answer(pictures) {
      const given = tf.tensor(pictures, [pictures.length / PIXELS, ...input]);
      try {
        const answer = model.predict(given);
        if (!(answer instanceof tf.Tensor)) return new Float32Array();
        const values = answer.dataSync<'float32'>();
        answer.dispose();
        return values;
      } catch (cause) {
        throw new ImportError(`TensorFlow cannot run the SavedModel: ${faultOf(cause, path)}`, {
          cause,
        });
      } finally {
        given.dispose();
      }
    },
    free() {
      model.dispose();
    },
  };
}

/**
 * @param path the folder that the files lie in
 * @throws ImportError where TensorFlow does not load it, and from its answers where it does not run it
 */
export async function loadSavedModel(path: string, read: SavedModelFiles): Promise<ForeignModel> {
  try {
    const model = await tensorflow().node.loadSavedModel(path, [TAG], read.signature);
    return running(path, model, read);
  } catch (cause) {
    throw new ImportError(`TensorFlow cannot load the SavedModel: ${faultOf(cause, path)}`, {
      cause,
    });
  }
}
