/** A stack of layers from pictures to logits; every model family is one of these. */
import { PIXELS } from '../data/dataset';
import { floats, read, scoped, type Tensor } from '../tensorflow/kernels';
import { softmax } from '../tensorflow/operations';
import type { Layer, Parameter, Pass } from './layer';

/** Small enough for a convolution's patches to stay in a few hundred megabytes. */
const PREDICT_BATCH = 500;

/** Weights by parameter name. */
export type Weights = Map<string, Float32Array>;

export class Network {
  readonly parameters: readonly Parameter[];

  constructor(
    readonly layers: readonly Layer[],
    readonly classCount: number,
  ) {
    this.parameters = layers.flatMap((layer) => layer.parameters);
  }

  get parameterCount(): number {
    const sizes = this.parameters.map(({ variable }) => variable.shape.reduce((a, b) => a * b, 1));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Pictures [n, 784] to logits [n, classes]. */
  forward(pictures: Tensor, pass: Pass): Tensor {
    return this.layers.reduce((x, layer) => layer.forward(x, pass), pictures);
  }

  /** From the gradient by the logits to the gradient of every parameter. */
  backward(dLogits: Tensor): void {
    let dy: Tensor | null = dLogits;
    const firstTrained = this.layers.findIndex((layer) => layer.parameters.length > 0);
    for (let at = this.layers.length - 1; at >= firstTrained && dy !== null; at--) {
      dy = this.layers[at]?.backward(dy, at > firstTrained) ?? null;
    }
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
    return new Map(this.parameters.map(({ name, variable }) => [name, variable.values()]));
  }

  /** @throws Error when a parameter is missing or has another size */
  setWeights(weights: Weights): void {
    for (const { name, variable } of this.parameters) {
      const values = weights.get(name);
      if (values === undefined) throw new Error(`The stored weights lack "${name}".`);
      const size = variable.shape.reduce((product, each) => product * each, 1);
      if (values.length !== size) {
        throw new Error(
          `The stored weights do not fit these settings: "${name}" has ${values.length} numbers instead of ${size}.`,
        );
      }
      variable.assign(values);
    }
  }

  free(): void {
    for (const { variable } of this.parameters) variable.free();
  }
}
