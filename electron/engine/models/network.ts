/** A stack of layers from pictures to logits; every model family is one of these. */
import { PIXELS } from '../data/dataset';
import { floats, read, scoped, type Tensor } from '../tensorflow/kernels';
import { softmax } from '../tensorflow/operations';
import type { Layer, Parameter, Pass, Weight } from './layer';
import { Sequence } from './sequence';
import { assignWeights, valuesOf, type Weights } from './weights';

/** Small enough for a convolution's patches to stay in a few hundred megabytes. */
const PREDICT_BATCH = 500;

export class Network {
  readonly parameters: readonly Parameter[];
  /** Everything that a run keeps: the parameters, and what training gathers beside them. */
  readonly kept: readonly Weight[];
  private readonly sequence: Sequence;

  constructor(
    readonly layers: readonly Layer[],
    readonly classCount: number,
  ) {
    this.sequence = new Sequence(layers);
    this.parameters = this.sequence.parameters;
    this.kept = [...this.sequence.parameters, ...this.sequence.statistics];
  }

  get parameterCount(): number {
    const sizes = this.parameters.map(({ variable }) => variable.shape.reduce((a, b) => a * b, 1));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Pictures [n, 784] to logits [n, classes]. */
  forward(pictures: Tensor, pass: Pass): Tensor {
    return this.sequence.forward(pictures, pass);
  }

  /** From the gradient by the logits to the gradient of every parameter. */
  backward(dLogits: Tensor): void {
    this.sequence.backward(dLogits, false);
  }

  /**
   * Class probabilities of pictures, one by one in order.
   * @param pictures float32 0 to 1, count * 784
   * @returns float32, count * classes
   */
  predict(pictures: Float32Array): Float32Array {
    const count = pictures.length / PIXELS;
    const probabilities = new Float32Array(count * this.classCount);
    for (let from = 0; from < count; from += PREDICT_BATCH) {
      const to = Math.min(count, from + PREDICT_BATCH);
      scoped(() => {
        const batch = floats(pictures.subarray(from * PIXELS, to * PIXELS), [to - from, PIXELS]);
        const logits = this.forward(batch, { training: false });
        probabilities.set(read(softmax(logits)), from * this.classCount);
      });
    }
    return probabilities;
  }

  weights(): Weights {
    return valuesOf(this.kept);
  }

  /** @throws Error when a weight is missing or has another size */
  setWeights(weights: Weights): void {
    assignWeights(this.kept, weights);
  }

  free(): void {
    for (const { variable } of this.kept) variable.free();
  }
}
