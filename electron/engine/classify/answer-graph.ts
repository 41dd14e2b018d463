/**
 * What a network says of a photo's views, as one graph: on two cores it takes the photo network 14 ms
 * instead of 19, and 11 a photo where two are answered side by side (docs/figures.md). Each photo has kernels
 * of its own in it, so that an answer does not depend on which other photos are there.
 */
import { valuesIn } from '../data/image-shape';
import { areFinite } from '../finite';
import { Convolution } from '../models/convolution';
import { folded } from '../models/folded';
import { finiteOutputs, type Network } from '../models/network';
import { Sequence } from '../models/sequence';
import { read, tidy, type Inputs, type Tensor } from '../tensorflow/kernels';
import { softmax } from '../tensorflow/operations';
import { inputsLike, procedure, Program } from '../tensorflow/program';

/** Of each view, row by row. */
export interface ViewOutputs {
  /** What the last layer is given. */
  features: Float32Array;
  /** Probabilities. */
  outputs: Float32Array;
}

type AnswerProgram = Program<'answer'>;

/** Each photo's views under its number. */
function numbered(photos: readonly Float32Array[], size: number): Inputs {
  const inputs = photos.map((values, at) => {
    return [String(at), { values, shape: [values.length / size, size] }] as const;
  });
  return Object.fromEntries(inputs);
}

export class AnswerGraph {
  /** By the number of photos; null where the library cannot. */
  private readonly programs = new Map<number, AnswerProgram | null>();

  constructor(private readonly network: Network) {}

  /**
   * @param photos views of each, float32 [n * height * width * channels], 0 to 1; n is the same in every call
   * @throws OutputError where some probabilities are NaN
   * @returns null where the library has no such graph, and of networks that gain nothing by one
   */
  answer(photos: readonly Float32Array[]): ViewOutputs[] | null {
    // Others take less than a millisecond anyway.
    if (!this.network.layers.some((layer) => layer instanceof Convolution)) return null;
    const inputs = numbered(photos, valuesIn(this.network.input));
    const program = this.programFor(photos.length, inputs);
    if (program === null) return null;
    return tidy(() => {
      const tensors = program.run('answer', inputs);
      return photos.map((_, at) => {
        const [features, outputs] = tensors.slice(2 * at) as [Tensor, Tensor];
        return { features: read(features), outputs: finiteOutputs(read(outputs)) };
      });
    });
  }

  free(): void {
    for (const program of this.programs.values()) program?.free();
    this.programs.clear();
  }

  private programFor(photos: number, inputs: Inputs): AnswerProgram | null {
    const known = this.programs.get(photos);
    if (known !== undefined) return known;
    const program = compile(this.network, inputs);
    this.programs.set(photos, program);
    return program;
  }
}

/** Pixels from black to white, to try the weights on. */
const madeUpPixel = (at: number): number => (at % 7) / 6;

/** The library's fused kernels make 0 of NaN, which an answer must not hide. @throws Error where some are NaN */
function requireNumbers(tensors: readonly Tensor[]): void {
  if (!tensors.every((each) => areFinite(read(each))))
    throw new Error('Some outputs are not finite.');
}

/** @returns null where the library cannot, and of weights whose sums overflow: kernel by kernel, that is seen */
function compile(network: Network, inputs: Inputs): AnswerProgram | null {
  const whole = folded(network.layers);
  const below = new Sequence(whole.layers.slice(0, -1));
  const last = new Sequence(whole.layers.slice(-1));
  const { parameters, statistics } = new Sequence(whole.layers);
  const variables = [...parameters, ...statistics].map(({ variable }) => variable);
  const answer = procedure(inputsLike(inputs, madeUpPixel), (tensors) => {
    const outputs = Object.values(tensors).flatMap((views) => {
      const features = below.forward(views, { training: false });
      return [features, softmax(last.forward(features, { training: false }))];
    });
    // While it is recorded, it is computed kernel by kernel.
    requireNumbers(outputs);
    return outputs;
  });
  try {
    const program = Program.compile(variables, { answer });
    program.push();
    return program;
  } catch {
    return null;
  } finally {
    whole.free();
  }
}
