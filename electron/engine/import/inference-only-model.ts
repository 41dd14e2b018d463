/**
 * A model that was brought in and is kept as it came: a network of one layer, from pictures to logits,
 * which its own runtime calculates. Whatever asks a network for answers can ask it.
 */
import { join } from 'node:path';
import type { Layer } from '../models/layer';
import { Network } from '../models/network';
import type { Origin, RunRecord } from '../records';
import { RunError } from '../storage/run-error';
import { areFinite } from '../finite';
import { floats, read, type Tensor } from '../tensorflow/kernels';
import type { ForeignModel } from './foreign-model';
import { noNumbers } from './output-kind';
import { buildLayersModel, readLayersModel } from './layers/layers-model';
import { ModelFiles } from './model-files';
import { requireModelProcess } from './model-limits';
import { loadSavedModel, readSavedModel } from './saved-model/saved-model';

/** In the run's folder. */
export const MODEL_FOLDER = 'model';

/** Of a probability that was rounded to 0. */
const LEAST = 1e-37;

export class InferenceOnlyLayer implements Layer {
  readonly parameters = [];
  readonly statistics = [];

  constructor(
    private readonly model: ForeignModel,
    private readonly output: Origin['output'],
  ) {}

  /**
   * [n, values of an image] to logits [n, classes]; the logarithm of probabilities is such.
   * @throws ImportError where the model answers what is no number to some images
   */
  forward(pictures: Tensor): Tensor {
    const { outputs } = this.model;
    const answers = this.model.answer(read(pictures));
    if (!areFinite(answers)) throw noNumbers();
    const logits =
      this.output === 'logits'
        ? answers
        : answers.map((probability) => Math.log(Math.max(probability, LEAST)));
    return floats(logits, [answers.length / outputs, outputs]);
  }

  backward(): never {
    throw new Error('An inference-only model has no gradient.');
  }

  free(): void {
    this.model.free();
  }
}

/** @param output how what the model answers is read */
export function inferenceOnlyNetwork(model: ForeignModel, output: Origin['output']): Network {
  return new Network([new InferenceOnlyLayer(model, output)], model.shape, model.outputs);
}

/**
 * The model in a run's folder, as a network.
 * @throws RunError, ImportError in a sentence where it is not there or not whole, OtherProcessError
 */
export async function loadInferenceOnly(
  runFolder: string,
  { imported, name }: RunRecord,
): Promise<Network> {
  if (imported === undefined) throw new RunError(`"${name}" has no record of its imported format.`);
  requireModelProcess();
  const files = new ModelFiles(join(runFolder, MODEL_FOLDER));
  const model =
    imported.format === 'tfjs'
      ? await buildLayersModel(await readLayersModel(files))
      : await loadSavedModel(await readSavedModel(files));
  return inferenceOnlyNetwork(model, imported.output);
}
