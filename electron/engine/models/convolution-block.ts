import type { Tensor } from '../tensorflow/kernels';
import {
  biasAdd,
  biasGradient,
  convolutionFilterGradient,
  convolutionInputGradient,
  convolve,
  matMul,
  maxPool,
  maxPoolGradient,
  patches3x3,
  relu,
  reluGradient,
  reshape,
} from '../tensorflow/operations';
import { Variable } from '../tensorflow/variable';
import { heNormal } from './initialise';
import type { Layer, Parameter } from './layer';

/**
 * 3x3 convolution, 2x2 max-pooling, bias, ReLU: [n,h,w,in] to [n,h/2,w/2,out].
 *
 * Pooling comes before bias and ReLU because it commutes with both, both being monotonic and the
 * same all over a channel: the result is exactly that of the usual order, with a quarter of the
 * element-wise work.
 */
export class ConvolutionBlock implements Layer {
  readonly parameters: readonly [Parameter, Parameter];
  private readonly convolution: Convolution;
  private convolved: Tensor | null = null;
  private pooled: Tensor | null = null;
  private y: Tensor | null = null;

  constructor(
    name: string,
    channels: { inputs: number; outputs: number; first: boolean },
    random: () => number,
  ) {
    const { inputs, outputs } = channels;
    const fanIn = 9 * inputs;
    const filter: Parameter = {
      name: `${name}/filter`,
      variable: new Variable(
        [3, 3, inputs, outputs],
        heNormal(fanIn, 9 * outputs, fanIn * outputs, random),
      ),
      gradient: null,
    };
    this.convolution = channels.first ? new PatchConvolution(filter) : new PlainConvolution(filter);
    this.parameters = [
      filter,
      { name: `${name}/bias`, variable: Variable.zeros([outputs]), gradient: null },
    ];
  }

  forward(x: Tensor): Tensor {
    this.convolved = this.convolution.forward(x);
    this.pooled = maxPool(this.convolved);
    this.y = relu(biasAdd(this.pooled, this.parameters[1].variable.value()));
    return this.y;
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    if (this.convolved === null || this.pooled === null || this.y === null) {
      throw new Error('backward came before forward.');
    }
    const dz = reluGradient(dy, this.y);
    this.parameters[1].gradient = biasGradient(dz);
    return this.convolution.backward(maxPoolGradient(this.convolved, this.pooled, dz), needsInput);
  }
}

interface Convolution {
  forward(x: Tensor): Tensor;
  backward(dy: Tensor, needsInput: boolean): Tensor | null;
}

class PlainConvolution implements Convolution {
  private x: Tensor | null = null;
  constructor(private readonly filter: Parameter) {}

  forward(x: Tensor): Tensor {
    this.x = x;
    return convolve(x, this.filter.variable.value());
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    if (this.x === null) throw new Error('backward came before forward.');
    const { variable } = this.filter;
    this.filter.gradient = convolutionFilterGradient(this.x, variable.shape, dy);
    return needsInput ? convolutionInputGradient(this.x.shape, variable.value(), dy) : null;
  }
}

/**
 * The convolution over the pictures themselves, as patches times a matrix: with one channel in,
 * its filter gradient is a single matrix product, where TensorFlow's own kernel for it is slow.
 */
class PatchConvolution implements Convolution {
  private patches: Tensor | null = null;
  constructor(private readonly filter: Parameter) {}

  forward(x: Tensor): Tensor {
    const [n = 0, height = 0, width = 0, inputs = 0] = x.shape;
    const outputs = this.filter.variable.shape[3] ?? 0;
    this.patches = reshape(patches3x3(x), [n * height * width, 9 * inputs]);
    const kernel = reshape(this.filter.variable.value(), [9 * inputs, outputs]);
    return reshape(matMul(this.patches, kernel), [n, height, width, outputs]);
  }

  backward(dy: Tensor, needsInput: boolean): null {
    if (needsInput) throw new Error('The first convolution has no gradient by its input.');
    if (this.patches === null) throw new Error('backward came before forward.');
    const outputs = this.filter.variable.shape[3] ?? 0;
    const flat = reshape(dy, [this.patches.shape[0] ?? 0, outputs]);
    const gradient = matMul(this.patches, flat, { a: true });
    this.filter.gradient = reshape(gradient, [...this.filter.variable.shape]);
    return null;
  }
}
