/** A TensorFlow SavedModel: saved_model.pb, and the folder of its variables beside it. */
import { dirname } from 'node:path/posix';
import type * as TensorFlow from '@tensorflow/tfjs-node';
import { valuesIn } from '../../data/image-shape';
import {
  decodeSavedModel,
  encodeSavedModel,
  TYPES,
  type MetaGraph,
  type ReadMetaGraph,
  type Signature,
  type TensorInfo,
} from '../../tensorflow/saved-model-schema';
import { listed, printableSentence } from '../../text/printable';
import { sentenceOf } from '../../text/sentence-of';
import { tensorflow } from '../../tensorflow/load';
import { checkOperations, INITIAL_SIGNATURE, type CheckedGraph } from './check-operations';
import {
  answerInSteps,
  sizeOfFiles,
  type Files,
  type ForeignModel,
  type ModelInput,
} from '../foreign-model';
import { checkSizes } from './graph-shapes';
import { ImportError } from '../import-error';
import type { ModelFiles } from '../model-files';
import { withinLimits, withinLimitsAsync } from '../model-limits';
import { checkInput, checkOutput, type TensorShape } from './shapes';
import { withCopy } from '../temporary-copy';

export const SAVED_MODEL = 'saved_model.pb';
/** What Atelier's own exports say of themselves; other files beside the model stay where they are. */
export const ABOUT = 'assets.extra/atelier.json';
const VARIABLES = 'variables';
/** The checkpoint, under the one name by which it is loaded. */
const CHECKPOINT_FILE = /^variables\/variables\.(index|data-\d{5}-of-\d{5})$/;
const CHECKPOINT_INDEX = 'variables/variables.index';
/** One of the files that the values lie in, and how many there are. */
const SHARD = /\.data-\d{5}-of-(\d{5})$/;
/** Whose values are not in the graph. */
const VARIABLES_OPS: ReadonlySet<string> = new Set(['VarHandleOp', 'VariableV2']);
const USUAL_SIGNATURE = 'serving_default';
const TAG = 'serve';

export interface SavedModelFiles {
  /** What is loaded and kept: written anew from what was checked, beside its checkpoint. */
  files: Files;
  /** What Atelier wrote along, where it is an export of its own. */
  about: Buffer | null;
  graph: MetaGraph;
  signature: string;
  input: ModelInput;
  outputs: number;
  /** How many images may be answered at once. */
  stepImages: number;
}

function decode(bytes: Buffer): ReadMetaGraph {
  let graphs: ReadMetaGraph[];
  try {
    graphs = decodeSavedModel(bytes);
  } catch (cause) {
    throw new ImportError(`${SAVED_MODEL} is damaged or not a SavedModel.`, {
      cause,
    });
  }
  const [graph] = graphs;
  if (graph === undefined) {
    throw new ImportError(`${SAVED_MODEL} is damaged: it has no graph.`);
  }
  if (graphs.length > 1) {
    throw new ImportError(
      `The SavedModel has ${graphs.length} graphs. Export it with one graph, for serving (tag "${TAG}").`,
    );
  }
  const tags = graph.metaInfo?.tags ?? [];
  if (tags.length === 1 && tags[0] === TAG) return graph;
  const found =
    tags.length === 0 ? 'no tag' : `the ${tags.length === 1 ? 'tag' : 'tags'} ${listed(tags)}`;
  throw new ImportError(
    `The SavedModel has no graph for serving only: it has ${found}. Export a graph with the single tag "${TAG}".`,
  );
}

function signatureNames({ signatures }: ReadMetaGraph): string[] {
  const names = Object.keys(signatures).filter((name) => name !== INITIAL_SIGNATURE);
  if (names.length === 0)
    throw new ImportError('The SavedModel has no signature. Export it with one.');
  // The usual one comes first.
  return names.sort((one, other) => rank(one) - rank(other));
}

function rank(name: string): number {
  return name === USUAL_SIGNATURE ? 0 : 1;
}

interface Call {
  name: string;
  signature: Signature;
  input: ModelInput;
  outputs: number;
}

/** @throws ImportError where it takes or answers something else */
function callBy({ signatures }: ReadMetaGraph, name: string): Call {
  const { inputs = {}, outputs = {}, methodName = '' } = signatures[name] ?? {};
  const input = checkInput(shapesOf(inputs));
  const classes = checkOutput(shapesOf(outputs));
  return { name, signature: { inputs, outputs, methodName }, input, outputs: classes };
}

/**
 * The signature that takes images: the usual one, or the one that does where that takes files.
 * @throws ImportError where none does, or where it is not clear which
 */
function chosenCall(graph: ReadMetaGraph): Call {
  const names = signatureNames(graph);
  const calls: Call[] = [];
  let refused: unknown = null;
  for (const name of names) {
    try {
      calls.push(callBy(graph, name));
    } catch (error) {
      // The usual one's fault, or the only one's, is what helps.
      refused ??= error;
    }
  }
  const [first] = calls;
  if (first === undefined) throw refused;
  if (calls.length === 1 || first.name === USUAL_SIGNATURE) return first;
  // What Keras exports under two names is the same.
  const tensors = new Set(calls.map(({ signature }) => tensorNames(signature)));
  if (tensors.size === 1) return first;
  throw new ImportError(
    `The SavedModel has the signatures ${listed(names)}. Atelier needs "${USUAL_SIGNATURE}".`,
  );
}

function tensorNames({ outputs }: Signature): string {
  return JSON.stringify(Object.values(outputs).map(({ name }) => name));
}

function shapesOf(tensors: Signature['inputs']): TensorShape[] {
  return Object.values(tensors).map(({ dtype = 0, shape }: Partial<TensorInfo>) => ({
    dtype: dtype === TYPES.float ? 'float32' : nameOf(dtype),
    // A scalar has no dimensions, and a size of 0 is left out of files.
    shape: (shape?.dim ?? []).map(({ size = 0 }: { size?: number }) => (size < 0 ? null : size)),
  }));
}

function nameOf(dtype: number): string {
  const known = Object.entries(TYPES).find(([, code]) => code === dtype);
  return known?.[0] ?? `data type ${dtype}`;
}

/** The one graph that is loaded: nothing that was not checked is in it. */
function rebuilt(
  read: ReadMetaGraph,
  { name, signature }: Call,
  { nodes, functions, saver }: CheckedGraph,
  hasCheckpoint: boolean,
): MetaGraph {
  const { producer = 0, minConsumer = 0 } = read.graph?.versions ?? {};
  return {
    metaInfo: { tags: [TAG], tensorflowVersion: '' },
    graph: {
      node: nodes,
      library: { function: functions },
      versions: { producer, minConsumer },
    },
    ...(saver !== null && hasCheckpoint ? { saver } : {}),
    signatures: { [name]: signature },
  };
}

interface Checked {
  call: Call;
  graph: MetaGraph;
  content: Buffer;
  stepImages: number;
}

/** A graph can lack what no message of TensorFlow lacks, such as the name of a function. */
function checkedOrDamaged(bytes: Buffer, hasCheckpoint: boolean): Checked {
  try {
    return checked(bytes, hasCheckpoint);
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    throw new ImportError(`${SAVED_MODEL} is damaged: its graph lacks a part.`, { cause });
  }
}

function checked(bytes: Buffer, hasCheckpoint: boolean): Checked {
  const read = decode(bytes);
  const call = chosenCall(read);
  const checkedGraph = checkOperations(read, call.signature.outputs);
  const [given] = Object.values(call.signature.inputs);
  const stepImages = checkSizes(checkedGraph, given?.name ?? '', call.input.sizes);
  const graph = rebuilt(read, call, checkedGraph, hasCheckpoint);
  return { call, graph, content: encodeSavedModel(graph), stepImages };
}

function incomplete(missing: string): ImportError {
  return new ImportError(
    `The SavedModel is incomplete: ${missing} is missing. Copy its whole folder and import again.`,
  );
}

/** @throws ImportError where a graph with variables lacks a file that holds their values */
function checkCheckpoint(files: readonly string[], { graph }: MetaGraph): void {
  const nodes = [...graph.node, ...graph.library.function.flatMap(({ node }) => node)];
  if (!nodes.some(({ op }) => VARIABLES_OPS.has(op))) return;
  if (!files.includes(CHECKPOINT_INDEX)) throw incomplete(CHECKPOINT_INDEX);
  const shards = files.flatMap((name) => SHARD.exec(name)?.[1] ?? []);
  const count = Math.max(1, ...shards.map(Number));
  const five = (number: number): string => String(number).padStart(5, '0');
  for (let at = 0; at < count; at++) {
    const name = `${VARIABLES}/variables.data-${five(at)}-of-${five(count)}`;
    if (!files.includes(name)) throw incomplete(name);
  }
}

/** @throws ImportError where it is damaged, does what no classifier does, or takes something else */
export async function readSavedModel(folder: ModelFiles): Promise<SavedModelFiles> {
  const bytes = await folder.read(SAVED_MODEL);
  const beside = await folder.readAll(VARIABLES);
  const checkpoint = [...beside].filter(([name]) => CHECKPOINT_FILE.test(name));
  const hasCheckpoint = checkpoint.some(([name]) => name === CHECKPOINT_INDEX);
  const extra = await folder.readAll(dirname(ABOUT));
  const { call, graph, content, stepImages } = withinLimits(bytes.length, () =>
    checkedOrDamaged(bytes, hasCheckpoint),
  );
  checkCheckpoint(
    checkpoint.map(([name]) => name),
    graph,
  );
  return {
    files: new Map([[SAVED_MODEL, content], ...checkpoint]),
    about: extra.get(ABOUT) ?? null,
    graph,
    signature: call.name,
    input: call.input,
    outputs: call.outputs,
    stepImages,
  };
}

/** Its weights by their nodes' names, where they are constants of the graph. */
export function constantWeights({ graph }: SavedModelFiles): Map<string, Float32Array> {
  const all = new Map<string, Float32Array>();
  for (const { name, op, attributes } of graph.graph.node) {
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
    .replace(/^(Session fail to run with error|Failed to load SavedModel): /, '')
    .split(/\n|\. /);
  return printableSentence(first.replaceAll(path, 'the model'));
}

function running(
  path: string,
  model: Awaited<ReturnType<typeof TensorFlow.node.loadSavedModel>>,
  { files, input, outputs, stepImages }: SavedModelFiles,
): ForeignModel {
  const tf = tensorflow();
  const bytes = sizeOfFiles(files);
  const { shape } = input;
  const answer = (images: Float32Array): Float32Array => {
    const given = tf.tensor(images, [images.length / valuesIn(shape), ...input.sizes]);
    try {
      const answers = model.predict(given);
      if (!(answers instanceof tf.Tensor)) return new Float32Array();
      const values = answers.dataSync<'float32'>();
      answers.dispose();
      return values;
    } catch (cause) {
      throw new ImportError(`TensorFlow cannot run the SavedModel: ${faultOf(cause, path)}`, {
        cause,
      });
    } finally {
      given.dispose();
    }
  };
  return {
    shape,
    outputs,
    parameterCount: null,
    answer: (images) => answerInSteps(images, { shape, outputs, bytes, most: stepImages }, answer),
    free() {
      model.dispose();
    },
  };
}

/**
 * Loaded from a private copy of what was checked, so that nothing else can be loaded.
 * @throws ImportError where TensorFlow does not load it, and from its answers where it does not run it
 */
export async function loadSavedModel(read: SavedModelFiles): Promise<ForeignModel> {
  return withCopy(read.files, async (copy) => {
    try {
      const model = await withinLimitsAsync(sizeOfFiles(read.files), () =>
        tensorflow().node.loadSavedModel(copy, [TAG], read.signature),
      );
      return running(copy, model, read);
    } catch (cause) {
      throw new ImportError(`TensorFlow cannot load the SavedModel: ${faultOf(cause, copy)}`, {
        cause,
      });
    }
  });
}
