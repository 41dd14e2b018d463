/** A network's layers one by one, those inside of shortcuts too, to be looked at while they work. */
import type { Layer, Parameter, Pass, Weight } from '../models/layer';
import { Residual, Sequence } from '../models/sequence';
import type { Tensor } from '../tensorflow/kernels';

/** A layer that does what another does; the base of those that look at what it does. */
export abstract class Wrapped implements Layer {
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Weight[];

  /** @param inside the wrapped layers around which it leads a shortcut; none of most layers */
  constructor(
    protected readonly layer: Layer,
    readonly inside: readonly Wrapped[],
  ) {
    this.parameters = layer.parameters;
    this.statistics = layer.statistics;
  }

  abstract forward(x: Tensor, pass: Pass): Tensor;

  backward(dy: Tensor, needsInput: boolean): Tensor | null {
    return this.layer.backward(dy, needsInput);
  }
}

/** The same layers, each wrapped, those inside of shortcuts before the shortcut's addition. */
export function wrapLayers<Wrapper extends Wrapped>(
  layers: readonly Layer[],
  wrap: (layer: Layer, inside: readonly Wrapper[]) => Wrapper,
): Wrapper[] {
  return layers.map((layer) => {
    if (!(layer instanceof Residual)) return wrap(layer, []);
    const inside = wrapLayers(layer.body.layers, wrap);
    return wrap(new Residual(new Sequence(inside)), inside);
  });
}

/** In the order of the layer table's rows. */
export function inOrder<Wrapper extends Wrapped>(layers: readonly Wrapper[]): Wrapper[] {
  return layers.flatMap((layer) => [...inOrder(layer.inside as readonly Wrapper[]), layer]);
}
