/** A TensorFlow.js layers model: model.json, and the weight files that it names. */
import type * as TensorFlow from '@tensorflow/tfjs-node';
import * as v from 'valibot';
import { PIXELS } from '../data/dataset';
import { sentenceOf } from '../sentence-of';
import { tensorflow } from '../tensorflow/load';
import type { Files, ForeignModel, InputShape } from './foreign-model';
import { ImportError } from './import-error';
import type { ModelFiles } from './model-files';
import { checkInput, checkOutput, type TensorShape } from './shapes';

export const MODEL_JSON = 'model.json';
/** A network's description; its numbers lie in the weight files. */
const MOST_JSON_BYTES = 2 ** 26;

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
type WeightSpec = v.InferOutput<typeof weightSchema>;

const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

function bytesOf({ shape, dtype, quantization }: WeightSpec): number {
  return shape.reduce((product, each) => product * each, BYTES[quantization?.dtype ?? dtype]);
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
  topology: object;
  specs: WeightSpec[];
  weights: Buffer;
  /** What whoever saved it wrote along. */
  metadata: Record<string, unknown>;
}

function parseModel(text: Buffer): v.InferOutput<typeof modelSchema> {
  if (text.length > MOST_JSON_BYTES) {
    throw new ImportError(`${MODEL_JSON} is larger than ${MOST_JSON_BYTES / 2 ** 20} MiB.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new ImportError(`${MODEL_JSON} is damaged: ${sentenceOf(cause)}.`, { cause });
  }
  const { format } = (value ?? {}) as { format?: unknown };
  if (format === 'graph-model') {
    throw new ImportError(
      'This is a TensorFlow.js graph model; Atelier takes layers models and SavedModels. Import the SavedModel that it was converted from.',
    );
  }
  const parsed = v.safeParse(modelSchema, value);
  if (parsed.success) return parsed.output;
  throw new ImportError(
    `${MODEL_JSON} is not that of a TensorFlow.js layers model: it lacks a right ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}.`,
  );
}

/** @throws ImportError where files are missing, damaged, or named outside of the folder */
export async function readLayersModel(folder: ModelFiles): Promise<LayersFiles> {
  const text = await folder.read(MODEL_JSON);
  const { modelTopology, weightsManifest, userDefinedMetadata = {} } = parseModel(text);
  const files = new Map<string, Buffer>([[MODEL_JSON, text]]);
  const parts: Buffer[] = [];
  for (const { paths, weights } of weightsManifest) {
    const group: Buffer[] = [];
    for (const path of paths) {
      const content = files.get(path) ?? (await folder.read(path));
      files.set(path, content);
      group.push(content);
    }
    const [there, wanted] = [
      group.reduce((sum, { length }) => sum + length, 0),
      weights.reduce((sum, each) => sum + bytesOf(each), 0),
    ];
    if (there !== wanted) {
      throw new ImportError(
        `The weight files ${paths.join(', ')} are damaged: they have ${there} bytes instead of ${wanted}.`,
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

function refusal(cause: unknown): ImportError {
  const message = sentenceOf(cause);
  const layer = /Unknown (\w+): ([\w$]+)/.exec(message);
  if (layer !== null) {
    return new ImportError(
      `The model has a ${(layer[1] ?? 'layer').toLowerCase()} "${layer[2] ?? ''}" of its own, which TensorFlow.js does not have; only models of its own layers can be imported.`,
      { cause },
    );
  }
  // What it did not foresee it says in the words of JavaScript.
  const foreseen = !(cause instanceof RangeError || cause instanceof TypeError);
  const [first = ''] = foreseen ? message.split('\n') : ['its description is damaged'];
  return new ImportError(`TensorFlow.js cannot build the model: ${first.replace(/\.?$/, '.')}`, {
    cause,
  });
}

function shapesOf(tensors: readonly TensorFlow.SymbolicTensor[]): TensorShape[] {
  return tensors.map(({ dtype, shape }) => ({ dtype, shape }));
}

function running(model: TensorFlow.LayersModel, input: InputShape, outputs: number): ForeignModel {
  const tf = tensorflow();
  return {
    outputs,
    parameterCount: model.countParams(),
    answer(pictures) {
      const count = pictures.length / PIXELS;
      const answers = tf.tidy(() => {
        const answer = model.predict(tf.tensor(pictures, [count, ...input]), { batchSize: count });
        return Array.isArray(answer) ? answer : [answer];
      });
      const [first] = answers;
      const values = first?.dataSync<'float32'>() ?? new Float32Array();
      tf.dispose(answers);
      return values;
    },
    free() {
      model.dispose();
    },
  };
}

/** @throws ImportError where it cannot be built, or takes and answers something else */
export async function buildLayersModel(read: LayersFiles): Promise<ForeignModel> {
  const tf = tensorflow();
  const { topology, specs, weights } = read;
  const weightData = Uint8Array.from(weights).buffer;
  let model: TensorFlow.LayersModel;
  try {
    const weightSpecs = specs.map(specOf);
    const artifacts = { modelTopology: topology, weightSpecs, weightData };
    model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    throw refusal(cause);
  }
  try {
    const input = checkInput(shapesOf(model.inputs));
    return running(model, input, checkOutput(shapesOf(model.outputs)));
  } catch (error) {
    model.dispose();
    throw error;
  }
}
