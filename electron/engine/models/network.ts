/** A stack of layers from pictures to logits; every model family is one of these. */
import type { Bytes } from '../data/bytes';
import { toUnit } from '../data/dataset';
import { valuesIn, type ImageShape } from '../data/image-shape';
import { areFinite } from '../finite';
import { floats, read, tidy, type Tensor } from '../tensorflow/kernels';
import { softmax } from '../tensorflow/operations';
import type { Layer, Parameter, Pass, Weight } from './layer';
import { Sequence } from './sequence';
import { assignWeights, valuesOf, type Weights } from './weights';
import { UserError } from '../user-error';

/** Images that are predicted at once, and values: a convolution's patches stay in a few hundred megabytes. */
const PREDICT_IMAGES = 500;
const PREDICT_VALUES = 1.6e6;

/** What a network answers is no number; the message is a sentence. */
export class OutputError extends UserError {
  override readonly name = 'OutputError';
}

/** @throws OutputError where some probabilities are NaN */
export function finiteOutputs(probabilities: Float32Array): Float32Array {
  if (areFinite(probabilities)) return probabilities;
  throw new OutputError(
    'The network outputs NaN instead of probabilities: its weights are too large. Train it again with a lower learning rate.',
  );
}

export class Network {
  readonly parameters: readonly Parameter[];
  /** Everything that a run keeps: the parameters, and what training gathers beside them. */
  readonly kept: readonly Weight[];
  private readonly sequence: Sequence;

  /**
   * @param input shape of the images
   * @param outputs one more than the classes where the last stands for "none of these"
   */
  constructor(
    readonly layers: readonly Layer[],
    readonly input: ImageShape,
    readonly classCount: number,
    readonly outputs = classCount,
  ) {
    this.sequence = new Sequence(layers);
    this.parameters = this.sequence.parameters;
    this.kept = [...this.sequence.parameters, ...this.sequence.statistics];
  }

  get parameterCount(): number {
    const sizes = this.parameters.map(({ variable }) => variable.shape.reduce((a, b) => a * b, 1));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Images [n, height * width * channels] to logits [n, outputs]. */
  forward(pictures: Tensor, pass: Pass): Tensor {
    return this.sequence.forward(pictures, pass);
  }

  /** From the gradient by the logits to the gradient of every parameter. */
  backward(dLogits: Tensor): void {
    this.sequence.backward(dLogits, false);
  }

  /**
   * Class probabilities of images, as `predict` gives them, read batch by batch.
   * @param images bytes, 0 black to 255 white
   * @throws OutputError where some are NaN
   */
  predictImages({ pixels }: { pixels: Bytes }): Float32Array {
    return this.overClasses(
      this.outputsOf(pixels.length, (from, to) => toUnit(pixels.subarray(from, to))),
    );
  }

  /**
   * Class probabilities of pictures, one by one in order, given that each is one of the classes.
   * @param pictures float32 0 to 1, count * height * width * channels
   * @returns float32, count * classes, all of them finite
   * @throws OutputError where some are NaN
   */
  predict(pictures: Float32Array): Float32Array {
    return this.overClasses(this.predictOutputs(pictures));
  }

  /** @param all count * outputs @returns count * classes */
  private overClasses(all: Float32Array): Float32Array {
    const { classCount, outputs } = this;
    if (outputs === classCount) return all;
    const count = all.length / outputs;
    const probabilities = new Float32Array(count * classCount);
    for (let row = 0; row < count; row++) {
      const classes = all.subarray(row * outputs, row * outputs + classCount);
      const sum = classes.reduce((total, each) => total + each, 0);
      // All of it underflows only where "none of these" is certain.
      const shares = sum > 0 ? classes.map((each) => each / sum) : classes.fill(1 / classCount);
      probabilities.set(shares, row * classCount);
    }
    return probabilities;
  }

  /**
   * Probabilities of every output, "none of these" last where the network has it.
   * @param pictures float32 0 to 1, count * height * width * channels
   * @returns float32, count * outputs, all of them finite
   * @throws OutputError where some are NaN: every score and every search relies on numbers that compare
   */
  predictOutputs(pictures: Float32Array): Float32Array {
    return this.outputsOf(pictures.length, (from, to) => pictures.subarray(from, to));
  }

  /** @param picturesFrom gives float32 0 to 1 of some of the values */
  private outputsOf(
    values: number,
    picturesFrom: (from: number, to: number) => Float32Array,
  ): Float32Array {
    const size = valuesIn(this.input);
    const count = values / size;
    const atOnce = Math.min(PREDICT_IMAGES, Math.max(1, Math.floor(PREDICT_VALUES / size)));
    const probabilities = new Float32Array(count * this.outputs);
    for (let from = 0; from < count; from += atOnce) {
      const to = Math.min(count, from + atOnce);
      tidy(() => {
        const batch = floats(picturesFrom(from * size, to * size), [to - from, size]);
        const logits = this.forward(batch, { training: false });
        probabilities.set(read(softmax(logits)), from * this.outputs);
      });
    }
    return finiteOutputs(probabilities);
  }

  weights(): Weights {
    return valuesOf(this.kept);
  }

  /** @throws Error when a weight is missing or has another size */
  setWeights(weights: Weights): void {
    assignWeights(this.kept, weights);
  }

  /** @param amounts added to the logits, one for each output, in place */
  shiftLogits(amounts: Float32Array): void {
    const bias = this.layers.at(-1)?.parameters.at(-1)?.variable;
    if (bias?.shape.length !== 1) throw new Error('The last layer has no bias.');
    bias.assign(bias.values().map((value, at) => value + (amounts[at] ?? 0)));
  }

  /** Make answers less sure (above 1) or surer (below 1) without changing any, in place. */
  divideLogits(temperature: number): void {
    for (const { variable } of this.layers.at(-1)?.parameters ?? []) {
      variable.assign(variable.values().map((value) => value / temperature));
    }
  }

  free(): void {
    for (const { variable } of this.kept) variable.free();
    for (const layer of this.layers) layer.free?.();
  }
}
