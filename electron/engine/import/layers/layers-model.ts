/** A TensorFlow.js layers model: model.json, and the weight files that it names. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import * as v from 'valibot';
import { valuesIn } from '../../data/image-shape';
import { counted, grouped } from '../../text/counted';
import { listed } from '../../text/printable';
import { tensorflow } from '../../tensorflow/load';
import { dryBuild, type DryNetwork } from './dry-build';
import {
  answerInSteps,
  sizeOfFiles,
  type Files,
  type ForeignModel,
  type ModelInput,
} from '../foreign-model';
import { ImportError } from '../import-error';
import type { ModelFiles } from '../model-files';
import { tracingLayers } from './layer-trace';
import { matchedWeights } from './layer-weights';
import { MODEL_JSON, parseModelJson, type Json } from './model-json';
import { withinLimitsAsync } from '../model-limits';
import { checkInput, checkOutput, type TensorShape } from '../saved-model/shapes';
import { checkedTopology } from './topology';

export { MODEL_JSON } from './model-json';

/** Of all weights as float32, into which those of fewer bits are turned. */
const MAX_WEIGHT_BYTES = 2 ** 30;

const size = v.pipe(v.number(), v.integer(), v.minValue(0));
const weightSchema = v.looseObject({
  name: v.string(),
  shape: v.array(size),
  dtype: v.picklist(['float32', 'int32', 'bool']),
  quantization: v.optional(
    v.looseObject({
      dtype: v.picklist(['uint8', 'uint16', 'float16']),
      scale: v.optional(v.number()),
      min: v.optional(v.number()),
    }),
  ),
});
const modelSchema = v.looseObject({
  format: v.optional(v.string()),
  modelTopology: v.looseObject({}),
  weightsManifest: v.array(
    v.looseObject({ paths: v.array(v.string()), weights: v.array(weightSchema) }),
  ),
  userDefinedMetadata: v.optional(v.looseObject({})),
});
export type WeightSpec = v.InferOutput<typeof weightSchema>;

const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

function valuesOf(shape: readonly number[]): number {
  return shape.reduce((product, each) => product * each, 1);
}

/** In the weight files. */
export function bytesOf({ shape, dtype, quantization }: WeightSpec): number {
  return valuesOf(shape) * BYTES[quantization?.dtype ?? dtype];
}

/** Without what else a program may have written beside it. */
function specOf({ name, shape, dtype, quantization }: WeightSpec) {
  const spec = { name, shape, dtype };
  if (quantization === undefined) return spec;
  const { dtype: stored, scale, min } = quantization;
  return { ...spec, quantization: { dtype: stored, scale, min } };
}

/** As it lies in its files, checked for itself but not yet built. */
export interface LayersFiles {
  files: Files;
  topology: Json;
  specs: WeightSpec[];
  weights: Buffer;
  /** What whoever saved it wrote along. */
  metadata: Record<string, unknown>;
}

function parseModel(text: Buffer): v.InferOutput<typeof modelSchema> {
  const value = parseModelJson(text);
  const { format } = (value ?? {}) as { format?: unknown };
  if (format === 'graph-model') {
    throw new ImportError(
      'This is a TensorFlow.js graph model; Atelier imports layers models and SavedModels. Import the SavedModel it was converted from.',
    );
  }
  // A list of a million faults would fill the memory.
  const parsed = v.safeParse(modelSchema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const place = v.getDotPath(parsed.issues[0]);
  const fault = place === null ? '' : `: ${place} is missing or invalid`;
  throw new ImportError(`${MODEL_JSON} is not a TensorFlow.js layers model${fault}.`);
}

/** A small file can be named many times over. @throws ImportError where they are too many together */
function checkSize(specs: readonly WeightSpec[]): void {
  const values = specs.reduce((sum, { shape }) => sum + valuesOf(shape), 0);
  if (values * BYTES.float32 <= MAX_WEIGHT_BYTES) return;
  throw new ImportError(
    `The model is too large: its weights take more than ${MAX_WEIGHT_BYTES / 2 ** 30} GiB, the limit.`,
  );
}

/** @throws ImportError where files are missing, damaged, or named outside of the folder */
export async function readLayersModel(folder: ModelFiles): Promise<LayersFiles> {
  const text = await folder.read(MODEL_JSON);
  const parsed = parseModel(text);
  const { weightsManifest, userDefinedMetadata = {} } = parsed;
  const modelTopology = checkedTopology(parsed.modelTopology);
  const content = { format: 'layers-model', modelTopology, weightsManifest, userDefinedMetadata };
  const files = new Map<string, Buffer>([[MODEL_JSON, Buffer.from(JSON.stringify(content))]]);
  const parts: Buffer[] = [];
  checkSize(weightsManifest.flatMap(({ weights }) => weights));
  for (const { paths, weights } of weightsManifest) {
    const group: Buffer[] = [];
    const wanted = weights.reduce((sum, each) => sum + bytesOf(each), 0);
    let there = 0;
    for (const path of paths) {
      const content = files.get(path) ?? (await folder.read(path));
      files.set(path, content);
      group.push(content);
      there += content.length;
      // However often a file is named.
      if (there > wanted) break;
    }
    if (there !== wanted) {
      const found = there > wanted ? 'more' : grouped(there);
      throw new ImportError(
        `The model’s weights (${listed(paths)}) are damaged: expected ${counted(wanted, 'byte')}, found ${found}.`,
      );
    }
    parts.push(...group);
  }
  return {
    files,
    topology: modelTopology,
    specs: weightsManifest.flatMap(({ weights }) => weights),
    weights: Buffer.concat(parts),
    metadata: userDefinedMetadata,
  };
}

/** Its weights by name, where they lie there as plain float32. */
export function plainWeights({ specs, weights }: LayersFiles): Map<string, Float32Array> {
  const all = new Map<string, Float32Array>();
  let from = 0;
  for (const spec of specs) {
    const to = from + bytesOf(spec);
    if (spec.dtype === 'float32' && spec.quantization === undefined) {
      all.set(spec.name, new Float32Array(Uint8Array.from(weights.subarray(from, to)).buffer));
    }
    from = to;
  }
  return all;
}

function shapesOf(tensors: readonly TensorFlow.SymbolicTensor[]): TensorShape[] {
  return tensors.map(({ dtype, shape }) => ({ dtype, shape }));
}

/** Everything that a model is run with, once it is known to be of a classifier's size. */
interface Checked {
  input: ModelInput;
  outputs: number;
  bytes: number;
  stepImages: number;
}

function running(
  model: TensorFlow.LayersModel,
  { input: { sizes, shape }, outputs, bytes, stepImages }: Checked,
): ForeignModel {
  const tf = tensorflow();
  const answer = (images: Float32Array): Float32Array => {
    const count = images.length / valuesIn(shape);
    const answers = tf.tidy(() => {
      const given = model.predict(tf.tensor(images, [count, ...sizes]), { batchSize: count });
      return Array.isArray(given) ? given : [given];
    });
    const [first] = answers;
    const values = first?.dataSync<'float32'>() ?? new Float32Array();
    tf.dispose(answers);
    return values;
  };
  return {
    shape,
    outputs,
    parameterCount: model.countParams(),
    answer: (images) => answerInSteps(images, { shape, outputs, bytes, most: stepImages }, answer),
    free() {
      model.dispose();
    },
  };
}

/**
 * Weights in the order of their files, without those that no layer has.
 * @throws ImportError where they are not the weights of the layers
 */
function artifactsOf(
  { topology, specs, weights }: LayersFiles,
  { weights: expected }: DryNetwork,
): { modelTopology: Json; weightSpecs: ReturnType<typeof specOf>[]; weightData: ArrayBuffer } {
  const weightSpecs: ReturnType<typeof specOf>[] = [];
  const parts: Buffer[] = [];
  let from = 0;
  for (const { own, ...spec } of matchedWeights(specs, expected)) {
    const to = from + bytesOf(spec);
    if (own !== null) {
      weightSpecs.push({ ...specOf(spec), name: own });
      parts.push(weights.subarray(from, to));
    }
    from = to;
  }
  const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
  return { modelTopology: topology, weightSpecs, weightData };
}

/** Some layers find out what they cannot do only when they are given something. */
async function tryOnce(model: TensorFlow.LayersModel, { sizes }: ModelInput): Promise<void> {
  const tf = tensorflow();
  const image = tf.zeros([1, ...sizes]);
  try {
    const answers = tf.tidy(() => [model.predict(image)].flat());
    await Promise.all(answers.map((each) => each.data()));
    tf.dispose(answers);
  } finally {
    image.dispose();
  }
}

async function built(read: LayersFiles): Promise<ForeignModel> {
  const tf = tensorflow();
  const { topology, specs } = read;
  const stored = specs.reduce((sum, { shape }) => sum + valuesOf(shape), 0);
  let model: TensorFlow.LayersModel | null = null;
  try {
    const dry = await dryBuild(topology, stored);
    const input = checkInput(shapesOf(dry.inputs));
    const outputs = checkOutput(shapesOf(dry.outputs));
    const artifacts = artifactsOf(read, dry);
    const loaded = await tracingLayers(() => tf.loadLayersModel(tf.io.fromMemory(artifacts)));
    model = loaded;
    await tracingLayers(() => tryOnce(loaded, input));
    const { stepImages } = dry;
    return running(loaded, { input, outputs, stepImages, bytes: sizeOfFiles(read.files) });
  } catch (cause) {
    model?.dispose();
    throw cause;
  }
}

/** @throws ImportError where it cannot be built, or takes and answers something else */
export function buildLayersModel(read: LayersFiles): Promise<ForeignModel> {
  return withinLimitsAsync(sizeOfFiles(read.files), () => built(read));
}
