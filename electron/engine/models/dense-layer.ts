import { biasAdd, biasGradient, matMul, relu, reluGradient } from '../tensorflow/operations';
import type { Tensor } from '../tensorflow/kernels';
import { Variable } from '../tensorflow/variable';
import { glorotUniform, heNormal, type Initialize } from './initialize';
import { kept, type Layer, type Parameter } from './layer';

/** y = x·kernel + bias, [n,in] to [n,out], with ReLU unless it is the last layer. */
export class DenseLayer implements Layer {
  readonly parameters: readonly [Parameter, Parameter];
  readonly statistics = [];
  /** Whether ReLU follows. */
  readonly rectified: boolean;
  private x: Tensor | null = null;
  private y: Tensor | null = null;

  constructor(
    name: string,
    inputs: number,
    outputs: number,
    options: { relu: boolean; random: () => number; initialize?: Initialize | undefined },
  ) {
    this.rectified = options.relu;
    const { initialize = options.relu ? heNormal : glorotUniform } = options;
    const kernel = initialize(inputs, outputs, inputs * outputs, options.random);
    this.parameters = [
      {
        name: `${name}/kernel`,
        variable: new Variable([inputs, outputs], kernel),
        gradient: null,
      },
      { name: `${name}/bias`, variable: Variable.zeros([outputs]), gradient: null },
    ];
  }

  forward(x: Tensor): Tensor {
    const [kernel, bias] = this.parameters;
    const logits = biasAdd(matMul(x, kernel.variable.value()), bias.variable.value());
    this.x = x;
    this.y = this.rectified ? relu(logits) : logits;
    return this.y;
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    const [kernel, bias] = this.parameters;
    const dz = this.rectified ? reluGradient(dy, kept(this.y)) : dy;
    kernel.gradient = matMul(kept(this.x), dz, 'first');
    bias.gradient = biasGradient(dz);
    return needsInput ? matMul(dz, kernel.variable.value(), 'second') : null;
  }
}
