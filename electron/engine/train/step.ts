/** One gradient step: forward, loss, backward, update. */
import type { Network } from '../models/network';
import { read, readBooleans, scalar, scoped, type Tensor } from '../tensorflow/kernels';
import { multiply, sparseCrossEntropy, topIsLabel } from '../tensorflow/operations';
import type { Optimizer } from './optimizer';

/** A batch's sums, before the weights were changed by it. */
export interface StepSums {
  images: number;
  loss: number;
  correct: number;
}

/**
 * @param makeBatch makes pictures [n, 784] and int32 labels [n] inside the step's scope
 * @param seed of this step's dropout
 */
export function gradientStep(
  network: Network,
  optimizer: Optimizer,
  makeBatch: () => { pictures: Tensor; labels: Tensor },
  options: { learningRate: number; seed: number },
): StepSums {
  return scoped(() => {
    const { pictures, labels } = makeBatch();
    const images = labels.shape[0] ?? 0;
    const logits = network.forward(pictures, { training: true, seed: options.seed });
    const [losses, dSum] = sparseCrossEntropy(logits, labels);
    network.backward(multiply(dSum, scalar(1 / images)));
    optimizer.step(options.learningRate);
    const correct = readBooleans(topIsLabel(logits, labels));
    return { images, loss: sum(read(losses)), correct: sum(correct) };
  });
}

function sum(values: Float32Array | Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
