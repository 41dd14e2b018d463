/** One gradient step: forward, loss, backward, update. */
import type { Network } from '../models/network';
import { read, readBooleans, scalar, scoped, type Tensor } from '../tensorflow/kernels';
import {
  multiply,
  smoothedCrossEntropy,
  sparseCrossEntropy,
  topIsLabel,
} from '../tensorflow/operations';
import type { Optimizer } from './optimizer';

/** A batch's sums, before the weights were changed by it. */
export interface StepSums {
  images: number;
  loss: number;
  correct: number;
}

/** Makes pictures [n, 784] and int32 labels [n] inside the step's scope. */
export type MakeBatch = () => { pictures: Tensor; labels: Tensor };

export interface StepOptions {
  learningRate: number;
  /** Of the run, from 0. */
  step: number;
  /** Of this step's dropout. */
  seed: number;
  labelSmoothing: number;
}

export function gradientStep(
  network: Network,
  optimizer: Optimizer,
  makeBatch: MakeBatch,
  { learningRate, step, seed, labelSmoothing }: StepOptions,
): StepSums {
  return scoped(() => {
    const { pictures, labels } = makeBatch();
    const images = labels.shape[0] ?? 0;
    const logits = network.forward(pictures, { training: true, seed });
    const [losses, dSum] =
      labelSmoothing > 0
        ? smoothedCrossEntropy(logits, labels, labelSmoothing)
        : sparseCrossEntropy(logits, labels);
    network.backward(multiply(dSum, scalar(1 / images)));
    optimizer.step(learningRate, step);
    // Read last: by then the processor has nothing left to wait for.
    const correct = readBooleans(topIsLabel(logits, labels));
    return { images, loss: sum(read(losses)), correct: sum(correct) };
  });
}

function sum(values: Float32Array | Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
