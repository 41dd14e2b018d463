/** One gradient step: forward, loss, backward, update. */
import type { TrainingBatch } from '../augment/batch-maker';
import type { Teachers } from '../distill/teachers';
import type { Parameter } from '../models/layer';
import type { Network } from '../models/network';
import {
  keepInParent,
  oneFloat,
  read,
  readBooleans,
  scalar,
  tensorsOf,
  tidy,
  type Input,
  type Tensor,
} from '../tensorflow/kernels';
import {
  multiply,
  softCrossEntropy,
  sparseCrossEntropy,
  topIsLabel,
  unit,
  type SoftTargets,
} from '../tensorflow/operations';
import type { Optimizer, Scalars } from './optimizer';

/** Of the target, which is made up of the teachers' predictions; the rest is the label. */
const TEACHERS_SHARE = 0.7;

/** A batch's sums, before the weights were changed by it. */
export interface StepSums {
  images: number;
  loss: number;
  correct: number;
}

export type MakeBatch = () => TrainingBatch;

export interface StepOptions {
  learningRate: number;
  /** Of the run, from 0. */
  step: number;
  /** Of this step's dropout. */
  seed: number;
  labelSmoothing: number;
  /** Whose predictions the network learns, beside the labels. */
  teachers?: Teachers | null;
  /** Sees the gradients before the weights are changed by them. */
  watch?: ((parameters: readonly Parameter[]) => void) | undefined;
}

/** All that differs from step to step. */
type StepValues<Kind> = Scalars<Kind> & {
  pictures: Kind;
  labels: Kind;
  /** Of dropout. */
  seed: Kind;
  /** Of pictures that are blends of two. */
  otherLabels?: Kind;
  share?: Kind;
};

export type StepInputs = StepValues<Input>;

export function stepInputs(
  optimizer: Optimizer,
  { pictures, labels, mixed }: TrainingBatch,
  { learningRate, step, seed }: StepOptions,
): StepInputs {
  const images = labels.length;
  const inputs = {
    pictures: { values: pictures, shape: [images, pictures.length / images] },
    labels: { values: labels, shape: [images] },
    seed: { values: Int32Array.of(seed), shape: [] },
    ...optimizer.inputs(learningRate, step),
  };
  if (mixed === undefined) return inputs;
  const otherLabels = { values: mixed.labels, shape: [images] };
  return { ...inputs, otherLabels, share: oneFloat(mixed.share) };
}

/** How the kernels of a step are chosen: the same for all steps of a run. */
export interface StepKind extends Pick<StepOptions, 'labelSmoothing' | 'teachers' | 'watch'> {
  /** Whether pictures are bytes. */
  bytes: boolean;
}

/** Whether each image was predicted correctly [n], and its loss [n]. */
type StepOutputs = [correct: Tensor, losses: Tensor];

function taughtBy(teachers: StepKind['teachers'], pictures: Tensor): SoftTargets['taught'] {
  if (teachers === null || teachers === undefined) return undefined;
  return { probabilities: teachers.predict(pictures), share: TEACHERS_SHARE };
}

/** Forward, loss and backward: the gradients are left with the network's parameters. */
function gradients(
  network: Network,
  { pictures, labels, seed, otherLabels, share }: StepValues<Tensor>,
  { bytes, labelSmoothing, teachers }: StepKind,
): StepOutputs {
  return tidy(() => {
    const images = labels.shape[0] ?? 0;
    const mixed =
      otherLabels === undefined || share === undefined ? undefined : { labels: otherLabels, share };
    const shown = bytes ? unit(pictures) : pictures;
    const taught = taughtBy(teachers, shown);
    const logits = network.forward(shown, { training: true, seed });
    const [losses, dSum] =
      labelSmoothing > 0 || mixed !== undefined || taught !== undefined
        ? softCrossEntropy(logits, labels, { smoothing: labelSmoothing, mixed, taught })
        : sparseCrossEntropy(logits, labels);
    network.backward(multiply(dSum, scalar(1 / images)));
    const correct = topIsLabel(logits, labels);
    for (const { gradient } of network.parameters) if (gradient !== null) keepInParent(gradient);
    for (const output of [losses, correct]) keepInParent(output);
    return [correct, losses];
  });
}

/**
 * The kernels of a step. The update comes after everything else has been freed: while a reader of a
 * weight is alive, the library copies the weight before it changes it.
 */
export function stepKernels(
  network: Network,
  optimizer: Optimizer,
  tensors: StepValues<Tensor>,
  kind: StepKind,
): StepOutputs {
  const outputs = gradients(network, tensors, kind);
  kind.watch?.(network.parameters);
  optimizer.step(tensors);
  return outputs;
}

export function sumsOf(correct: Tensor, losses: Tensor): StepSums {
  const values = read(losses);
  return { images: values.length, loss: sum(values), correct: sum(readBooleans(correct)) };
}

/** A step by itself, kernel by kernel. */
export function gradientStep(
  network: Network,
  optimizer: Optimizer,
  batch: TrainingBatch,
  options: StepOptions,
): StepSums {
  const kind = { ...options, bytes: batch.pictures instanceof Uint8Array };
  return tidy(() => {
    const tensors = tensorsOf(stepInputs(optimizer, batch, options));
    return sumsOf(...stepKernels(network, optimizer, tensors, kind));
  });
}

function sum(values: Float32Array | Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
