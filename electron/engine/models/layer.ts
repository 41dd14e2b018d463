/** What every layer can do: forward, backward, and say which weights it has. */
import type { Tensor } from '../tensorflow/kernels';
import type { Variable } from '../tensorflow/variable';

/** Numbers that a run keeps. */
export interface Weight {
  /** Unique in its network, such as "convolution-1/filter". */
  name: string;
  variable: Variable;
}

/** Weights that training changes by their gradient. */
export interface Parameter extends Weight {
  /** Gradient of the loss by these weights, set by `backward`, alive in the step's scope. */
  gradient: Tensor | null;
}

/** How a forward pass is meant: dropout acts in training only, and is drawn from the seed, an int32 scalar. */
export type Pass = { training: false } | { training: true; seed: Tensor };

export interface Layer {
  readonly parameters: readonly Parameter[];
  /** Weights that the forward pass of training gathers, such as running means. */
  readonly statistics: readonly Weight[];
  /** Keeps what `backward` needs, so one pass must end before the next begins. */
  forward(x: Tensor, pass: Pass): Tensor;
  /**
   * Sets each parameter's gradient.
   * @param dy gradient of the loss by this layer's output
   * @param needsInput false for the first layer, whose input is data
   * @returns gradient of the loss by this layer's input, or null where it isn't needed
   */
  backward(dy: Tensor, needsInput: boolean): Tensor | null;
  /** Give back what it holds besides its weights, where it does. */
  free?(): void;
}

/** What a pass left for its backward step. @throws Error where there was no pass */
export function kept<Value>(value: Value | null): Value {
  if (value === null) throw new Error('backward was called before forward.');
  return value;
}
