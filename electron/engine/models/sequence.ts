/** Layers one after another, and layers around which a shortcut leads. */
import { add } from '../tensorflow/operations';
import type { Tensor } from '../tensorflow/kernels';
import type { Layer, Parameter, Pass, Weight } from './layer';

export class Sequence implements Layer {
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Weight[];
  /** The first layer with something to learn: no gradient is needed below it. */
  private readonly firstTrained: number;

  constructor(readonly layers: readonly Layer[]) {
    this.parameters = layers.flatMap((layer) => layer.parameters);
    this.statistics = layers.flatMap((layer) => layer.statistics);
    this.firstTrained = layers.findIndex((layer) => layer.parameters.length > 0);
  }

  forward(x: Tensor, pass: Pass): Tensor {
    return this.layers.reduce((input, layer) => layer.forward(input, pass), x);
  }

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    const last = needsInput ? 0 : this.firstTrained;
    let gradient: Tensor | null = dy;
    for (let at = this.layers.length - 1; at >= last && gradient !== null; at--) {
      gradient = this.layers[at]?.backward(gradient, needsInput || at > last) ?? null;
    }
    return gradient;
  }
}

/** y = x + body(x): layers that learn what to add to their input (He et al. 2016). */
export class Residual implements Layer {
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Weight[];

  /** @param body keeps the shape of its input */
  constructor(readonly body: Sequence) {
    this.parameters = body.parameters;
    this.statistics = body.statistics;
  }

  forward(x: Tensor, pass: Pass): Tensor {
    return add(x, this.body.forward(x, pass));
  }

  backward(dy: Tensor): Tensor {
    const throughBody = this.body.backward(dy, true);
    return throughBody === null ? dy : add(dy, throughBody);
  }
}
