/** One gradient step: forward, loss, backward, update. */
import type { Parameter } from '../models/layer';
import type { Network } from '../models/network';
import { keepInParent, read, readBooleans, scalar, tidy, type Tensor } from '../tensorflow/kernels';
import {
  multiply,
  smoothedCrossEntropy,
  sparseCrossEntropy,
  type Mixed,
  topIsLabel,
} from '../tensorflow/operations';
import type { Optimizer } from './optimizer';

/** A batch's sums, before the weights were changed by it. */
export interface StepSums {
  images: number;
  loss: number;
  correct: number;
}

/** What a step learns from, inside its scope. */
export interface BatchTensors {
  /** float32 [n, height * width * channels], 0 to 1. */
  pictures: Tensor;
  /** int32 [n]. */
  labels: Tensor;
  /** Where pictures are blends of two: the labels of the second ones, and the first ones' share. */
  mixed?: Mixed;
}

export type MakeBatch = () => BatchTensors;

export interface StepOptions {
  learningRate: number;
  /** Of the run, from 0. */
  step: number;
  /** Of this step's dropout. */
  seed: number;
  labelSmoothing: number;
  /** Sees the gradients before the weights are changed by them. */
  watch?: ((parameters: readonly Parameter[]) => void) | undefined;
}

/** Forward, loss and backward: the gradients are left with the network's parameters. */
function gradients(
  network: Network,
  makeBatch: MakeBatch,
  { seed, labelSmoothing }: StepOptions,
): StepSums {
  return tidy(() => {
    const { pictures, labels, mixed } = makeBatch();
    const images = labels.shape[0] ?? 0;
    const logits = network.forward(pictures, { training: true, seed });
    const [losses, dSum] =
      labelSmoothing > 0 || mixed !== undefined
        ? smoothedCrossEntropy(logits, labels, labelSmoothing, mixed)
        : sparseCrossEntropy(logits, labels);
    network.backward(multiply(dSum, scalar(1 / images)));
    for (const { gradient } of network.parameters) if (gradient !== null) keepInParent(gradient);
    const correct = readBooleans(topIsLabel(logits, labels));
    return { images, loss: sum(read(losses)), correct: sum(correct) };
  });
}

/**
 * The update comes after everything else has been freed: while a reader of a weight is alive, the
 * library copies the weight before it changes it.
 */
export function gradientStep(
  network: Network,
  optimizer: Optimizer,
  makeBatch: MakeBatch,
  options: StepOptions,
): StepSums {
  return tidy(() => {
    const sums = gradients(network, makeBatch, options);
    options.watch?.(network.parameters);
    optimizer.step(options.learningRate, options.step);
    return sums;
  });
}

function sum(values: Float32Array | Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
