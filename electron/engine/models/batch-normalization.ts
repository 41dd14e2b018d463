import {
  multiply,
  normalize,
  NORMALIZATION_EPSILON,
  normalizeBatch,
  normalizeBatchGradient,
  reshape,
  subtract,
  type NormalizedBatch,
} from '../tensorflow/operations';
import { floats, scalar, type Tensor } from '../tensorflow/kernels';
import { descend, Variable } from '../tensorflow/variable';
import { kept, type Layer, type Parameter, type Pass, type Weight } from './layer';

/** How much of each new batch goes into the running mean and variance. */
const SHARE_OF_BATCH = 0.1;

/**
 * Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it (Ioffe and
 * Szegedy 2015); outside of training by the running means. [n,h,w,c] or [n,c] to the same shape.
 */
export class BatchNormalization implements Layer {
  readonly parameters: readonly [Parameter, Parameter];
  readonly statistics: readonly [Weight, Weight];
  private x: Tensor | null = null;
  private batch: NormalizedBatch | null = null;

  constructor(name: string, channels: number) {
    const ones = () => new Variable([channels], new Float32Array(channels).fill(1));
    this.parameters = [
      { name: `${name}/scale`, variable: ones(), gradient: null },
      { name: `${name}/offset`, variable: Variable.zeros([channels]), gradient: null },
    ];
    this.statistics = [
      { name: `${name}/mean`, variable: Variable.zeros([channels]) },
      { name: `${name}/variance`, variable: ones() },
    ];
  }

  forward(x: Tensor, pass: Pass): Tensor {
    const [scale, offset] = this.parameters.map(({ variable }) => variable.value()) as Pair;
    const [mean, variance] = this.statistics;
    const maps = asMaps(x);
    if (!pass.training) {
      this.batch = null;
      const running = { mean: mean.variable.value(), variance: variance.variable.value() };
      return shapedLike(x, normalize(maps, { scale, offset, ...running }));
    }
    this.x = maps;
    this.batch = normalizeBatch(maps, scale, offset);
    moveTowards(mean.variable, this.batch.mean);
    moveTowards(variance.variable, this.batch.variance);
    return shapedLike(x, this.batch.y);
  }

  backward(dy: Tensor): Tensor {
    if (this.batch === null) return this.backwardByRunningMeans(dy);
    const [scale, offset] = this.parameters;
    const { kept: ofBatch } = this.batch;
    const x = kept(this.x);
    const [dx, dScale, dOffset] = normalizeBatchGradient(
      asMaps(dy),
      x,
      scale.variable.value(),
      ofBatch,
    );
    scale.gradient = dScale;
    offset.gradient = dOffset;
    return shapedLike(dy, dx);
  }

  /** What the layer does outside of training: y = factor · x + offset, for each channel. */
  byRunningMeans(): { factors: Float32Array; offsets: Float32Array } {
    const [scale, offset] = this.parameters.map(({ variable }) => variable.values()) as Values;
    const [mean, variance] = this.statistics.map(({ variable }) => variable.values()) as Values;
    const factors = scale.map(
      (each, at) => each / Math.sqrt((variance[at] ?? 0) + NORMALIZATION_EPSILON),
    );
    const offsets = offset.map((each, at) => each - (mean[at] ?? 0) * (factors[at] ?? 0));
    return { factors, offsets };
  }

  /** Outside of training the layer is one factor and one offset for each channel; nothing is learned. */
  private backwardByRunningMeans(dy: Tensor): Tensor {
    const { factors } = this.byRunningMeans();
    return multiply(dy, floats(factors, [factors.length]));
  }
}

type Pair = [Tensor, Tensor];
type Values = [Float32Array, Float32Array];

/** The kernel takes maps; units are maps of one pixel. */
function asMaps(x: Tensor): Tensor {
  const [images = 0, channels = 0] = x.shape;
  return x.shape.length === 2 ? reshape(x, [images, 1, 1, channels]) : x;
}

function shapedLike(wanted: Tensor, y: Tensor): Tensor {
  return wanted.shape.length === 2 ? reshape(y, wanted.shape) : y;
}

/** running += share · (batch - running), as one descent along running - batch. */
function moveTowards(running: Variable, batch: Tensor): void {
  descend(running, scalar(SHARE_OF_BATCH), subtract(running.value(), batch));
}
