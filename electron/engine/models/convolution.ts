import {
  convolutionFilterGradient,
  convolutionInputGradient,
  convolve,
  type Stride,
} from '../tensorflow/operations';
import type { Tensor } from '../tensorflow/kernels';
import { Variable } from '../tensorflow/variable';
import { heNormal, type Initialise } from './initialise';
import { kept, type Layer, type Parameter } from './layer';

export interface ConvolutionShape {
  inputs: number;
  outputs: number;
  /** Side of the filters, in pixels. */
  side: 1 | 3;
  stride: Stride;
  /** He's normal where it is left out. */
  initialise?: Initialise | undefined;
}

/** Convolution without bias, same padding: [n,h,w,in] to [n,h/stride,w/stride,out]. */
export class Convolution implements Layer {
  readonly parameters: readonly [Parameter];
  readonly statistics = [];
  readonly stride: Stride;
  private x: Tensor | null = null;

  constructor(name: string, shape: ConvolutionShape, random: () => number) {
    const { inputs, outputs, side, initialise = heNormal } = shape;
    this.stride = shape.stride;
    const [fanIn, fanOut] = [side * side * inputs, side * side * outputs];
    const values = initialise(fanIn, fanOut, fanIn * outputs, random);
    const variable = new Variable([side, side, inputs, outputs], values);
    this.parameters = [{ name: `${name}/filter`, variable, gradient: null }];
  }

  forward(x: Tensor): Tensor {
    this.x = x;
    return convolve(x, this.parameters[0].variable.value(), this.stride);
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    const x = kept(this.x);
    const [filter] = this.parameters;
    filter.gradient = convolutionFilterGradient(x, filter.variable.shape, dy, this.stride);
    return needsInput
      ? convolutionInputGradient(x.shape, filter.variable.value(), dy, this.stride)
      : null;
  }
}
