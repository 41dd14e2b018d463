import {
  convolutionFilterGradient,
  convolutionInputGradient,
  convolve,
  type Stride,
} from '../tensorflow/operations';
import type { Tensor } from '../tensorflow/kernels';
import { Variable } from '../tensorflow/variable';
import { heNormal, type Initialize } from './initialize';
import { kept, type Layer, type Parameter } from './layer';

export interface ConvolutionShape {
  inputs: number;
  outputs: number;
  /** Side of the filters, in pixels. */
  side: 1 | 3;
  stride: Stride;
  /** He's normal where it is left out. */
  initialize?: Initialize | undefined;
}

/** Convolution without bias, same padding: [n,h,w,in] to [n,h/stride,w/stride,out]. */
export class Convolution implements Layer {
  readonly parameters: readonly [Parameter];
  readonly statistics = [];
  readonly stride: Stride;
  private x: Tensor | null = null;

  constructor(name: string, shape: ConvolutionShape, random: () => number) {
    const { inputs, outputs, side, initialize = heNormal } = shape;
    this.stride = shape.stride;
    const [fanIn, fanOut] = [side * side * inputs, side * side * outputs];
    const values = initialize(fanIn, fanOut, fanIn * outputs, random);
    const variable = new Variable([side, side, inputs, outputs], values);
    this.parameters = [{ name: `${name}/filter`, variable, gradient: null }];
  }

  /** One whose output is the same, times a factor for each channel. */
  scaled(factors: Float32Array): Convolution {
    const [{ name, variable }] = this.parameters;
    const [side, , inputs = 1, outputs = 1] = variable.shape;
    const values = variable.values().map((each, at) => each * (factors[at % outputs] ?? 1));
    const shape = { inputs, outputs, side: side === 1 ? 1 : 3, stride: this.stride } as const;
    return new Convolution(name, { ...shape, initialize: () => values }, () => 0);
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
