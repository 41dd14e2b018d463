/** Layers of a few lines each. */
import { scalar, type Tensor } from '../tensorflow/kernels';
import {
  atLeast,
  biasAdd,
  biasGradient,
  globalAveragePooling,
  globalAveragePoolingGradient,
  multiply,
  relu,
  reluGradient,
  reshape,
  uniform,
} from '../tensorflow/operations';
import { maxPool, maxPoolGradient, maxPoolKeeping, type Pooled } from '../tensorflow/pooling';
import { Variable } from '../tensorflow/variable';
import { kept, type Layer, type Parameter, type Pass } from './layer';

/** [n, 784] pictures as [n, 28, 28, 1], or feature maps as rows. */
export class Reshape implements Layer {
  readonly parameters = [];
  readonly statistics = [];
  private before: readonly number[] = [];

  /** @param each the shape of one example after this layer */
  constructor(readonly each: readonly number[]) {}

  forward(x: Tensor): Tensor {
    this.before = x.shape;
    return reshape(x, [x.shape[0] ?? 0, ...this.each]);
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    return needsInput ? reshape(dy, this.before) : null;
  }
}

/** Adds a number of its own to each channel, the last dimension. */
export class Bias implements Layer {
  readonly parameters: readonly [Parameter];
  readonly statistics = [];

  constructor(name: string, channels: number) {
    const variable = Variable.zeros([channels]);
    this.parameters = [{ name: `${name}/bias`, variable, gradient: null }];
  }

  forward(x: Tensor): Tensor {
    return biasAdd(x, this.parameters[0].variable.value());
  }

  backward(dy: Tensor): Tensor {
    this.parameters[0].gradient = biasGradient(dy);
    return dy;
  }
}

export class Relu implements Layer {
  readonly parameters = [];
  readonly statistics = [];
  private y: Tensor | null = null;

  forward(x: Tensor): Tensor {
    this.y = relu(x);
    return this.y;
  }

  backward(dy: Tensor): Tensor {
    return reluGradient(dy, kept(this.y));
  }
}

/** The largest of each 2x2 square: [n,h,w,c] to [n,h/2,w/2,c]; an odd last row or column is dropped. */
export class MaxPool implements Layer {
  readonly parameters = [];
  readonly statistics = [];
  private pooled: Pooled | null = null;

  forward(x: Tensor, pass: Pass): Tensor {
    if (!pass.training) return maxPool(x);
    this.pooled = maxPoolKeeping(x);
    return this.pooled.y;
  }

  backward(dy: Tensor): Tensor {
    return maxPoolGradient(kept(this.pooled), dy);
  }
}

/** Each map's mean: [n,h,w,c] to [n,c] (global average pooling: Lin, Chen, Yan 2014). */
export class GlobalAveragePooling2D implements Layer {
  readonly parameters = [];
  readonly statistics = [];
  private before: readonly number[] = [];

  forward(x: Tensor): Tensor {
    this.before = x.shape;
    return globalAveragePooling(x);
  }

  backward(dy: Tensor): Tensor {
    return globalAveragePoolingGradient(dy, this.before);
  }
}

/**
 * Sets a share of the activations to zero and scales the others up, so that their expectation
 * stays (Srivastava et al. 2014). Draws anew at each step, from the pass's seed.
 */
export class Dropout implements Layer {
  readonly parameters = [];
  readonly statistics = [];
  private mask: Tensor | null = null;

  /** @param share of activations that are dropped, 0 to 0.9 */
  constructor(
    readonly share: number,
    private readonly place: number,
  ) {}

  forward(x: Tensor, pass: Pass): Tensor {
    this.mask = null;
    if (!pass.training) return x;
    const stays = atLeast(uniform(x.shape, pass.seed, this.place), scalar(this.share));
    this.mask = multiply(stays, scalar(1 / (1 - this.share)));
    return multiply(x, this.mask);
  }

  backward(dy: Tensor): Tensor {
    return this.mask === null ? dy : multiply(dy, this.mask);
  }
}
