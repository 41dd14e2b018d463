/** Layers without weights. */
import { scalar, type Tensor } from '../tensorflow/kernels';
import { atLeast, multiply, reshape, uniform } from '../tensorflow/operations';
import type { Layer, Pass } from './layer';

/** [n, 784] pictures as [n, 28, 28, 1], or feature maps as rows. */
export class ReshapeLayer implements Layer {
  readonly parameters = [];
  private before: readonly number[] = [];

  /** @param each the shape of one example after this layer */
  constructor(private readonly each: readonly number[]) {}

  forward(x: Tensor): Tensor {
    this.before = x.shape;
    return reshape(x, [x.shape[0] ?? 0, ...this.each]);
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    return needsInput ? reshape(dy, [...this.before]) : null;
  }
}

/**
 * Sets a share of the activations to zero and scales the others up, so that their expectation
 * stays (Srivastava et al. 2014). Draws anew at each step, from the pass's seed.
 */
export class DropoutLayer implements Layer {
  readonly parameters = [];
  private mask: Tensor | null = null;

  /** @param share of activations that are dropped, 0 to 0.9 */
  constructor(
    private readonly share: number,
    private readonly place: number,
  ) {}

  forward(x: Tensor, pass: Pass): Tensor {
    this.mask = null;
    if (!pass.training) return x;
    const kept = atLeast(uniform(x.shape, [pass.seed, this.place]), scalar(this.share));
    this.mask = multiply(kept, scalar(1 / (1 - this.share)));
    return multiply(x, this.mask);
  }

  backward(dy: Tensor): Tensor {
    return this.mask === null ? dy : multiply(dy, this.mask);
  }
}
