/** Layers one after another, and layers around which a shortcut leads. */
import { add } from '../tensorflow/operations';
import {
  freeEarly,
  keepInParent,
  noting,
  tidy,
  type Made,
  type Tensor,
} from '../tensorflow/kernels';
import type { Layer, Parameter, Pass, Weight } from './layer';

export class Sequence implements Layer {
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Weight[];
  /** The first layer with something to learn: no gradient is needed below it. */
  private readonly firstTrained: number;
  /** Of the last forward pass of training: what each layer but the last made. */
  private made: Made[] = [];

  constructor(readonly layers: readonly Layer[]) {
    this.parameters = layers.flatMap((layer) => layer.parameters);
    this.statistics = layers.flatMap((layer) => layer.statistics);
    this.firstTrained = layers.findIndex((layer) => layer.parameters.length > 0);
  }

  forward(x: Tensor, pass: Pass): Tensor {
    if (!pass.training) return this.layers.reduce((input, layer) => layer.forward(input, pass), x);
    let y = x;
    this.made = this.layers.map((layer) => {
      const input = y;
      const [output, made] = noting(() => layer.forward(input, pass));
      y = output;
      return made;
    });
    // What comes out is whoever's it was made for.
    this.made.pop();
    return y;
  }

  /**
   * What a layer kept for its backward step is freed right after it, and each gradient as soon as it
   * has been passed on: on large images a step would need twice the memory otherwise.
   */
  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    const last = needsInput ? 0 : this.firstTrained;
    let gradient: Tensor | null = dy;
    for (let at = this.layers.length - 1; at >= last && gradient !== null; at--) {
      const layer = this.layers[at];
      if (layer === undefined) break;
      const passedOn = backThrough(layer, gradient, needsInput || at > last);
      if (gradient !== dy && gradient !== passedOn) freeEarly([gradient.id]);
      freeEarly(this.made[at] ?? []);
      gradient = passedOn;
    }
    this.made = [];
    return gradient;
  }
}

/** A layer's backward step, of which only the gradients stay. */
function backThrough(layer: Layer, dy: Tensor, needsInput: boolean): Tensor | null {
  return tidy(() => {
    const dx = layer.backward(dy, needsInput);
    if (dx !== null) keepInParent(dx);
    for (const { gradient } of layer.parameters) if (gradient !== null) keepInParent(gradient);
    return dx;
  });
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
