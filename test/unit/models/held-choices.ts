/**
 * A network whose ReLUs and poolings choose as they did in one pass, whatever its weights are now. With
 * the choices held the loss is smooth in every weight, and where they were made it has the same value
 * and the same gradient as the network's own: so the gradient can be held against differences of the
 * loss over steps that are wide enough for float32, with no corner of a ReLU or a maximum in between.
 */
import { Wrapped, wrapLayers } from '@engine/inspect/wrap';
import { DenseLayer } from '@engine/models/dense-layer';
import type { Layer, Pass } from '@engine/models/layer';
import { Network } from '@engine/models/network';
import { MaxPool, Relu } from '@engine/models/simple-layers';
import { floats, read, type Tensor } from '@engine/tensorflow/kernels';
import { biasAdd, matMul, multiply } from '@engine/tensorflow/operations';

/** What goes into a layer's ReLU. */
function beforeRelu(layer: Layer, x: Tensor): Tensor {
  if (!(layer instanceof DenseLayer)) return x;
  const [kernel, bias] = layer.parameters;
  return biasAdd(matMul(x, kernel.variable.value()), bias.variable.value());
}

/** For each 2x2 square of x [n,h,w,c] the place of its maximum, in the order of what pooling makes. */
function placesOfMaxima({ shape }: Tensor, values: Float32Array): Int32Array {
  const [images = 0, rows = 0, columns = 0, channels = 0] = shape;
  const places: number[] = [];
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + 1 < rows; row += 2) {
      for (let column = 0; column + 1 < columns; column += 2) {
        for (let channel = 0; channel < channels; channel++) {
          const corner = ((image * rows + row) * columns + column) * channels + channel;
          const square = [0, 1, columns, columns + 1].map((at) => corner + at * channels);
          const value = (place: number) => values[place] ?? 0;
          places.push(square.reduce((best, at) => (value(at) > value(best) ? at : best)));
        }
      }
    }
  }
  return Int32Array.from(places);
}

class Held extends Wrapped {
  /** 1 where the ReLU let something through, 0 elsewhere. */
  private open: Float32Array | null = null;
  private places: Int32Array | null = null;

  forward(x: Tensor, pass: Pass): Tensor {
    const { layer } = this;
    if (layer instanceof Relu || (layer instanceof DenseLayer && layer.rectified)) {
      return this.rectified(x);
    }
    return layer instanceof MaxPool ? this.pooled(x) : layer.forward(x, pass);
  }

  private rectified(x: Tensor): Tensor {
    const z = beforeRelu(this.layer, x);
    this.open ??= read(z).map((value) => Number(value > 0));
    return multiply(z, floats(this.open, z.shape));
  }

  private pooled(x: Tensor): Tensor {
    const values = read(x);
    this.places ??= placesOfMaxima(x, values);
    const [images = 0, rows = 0, columns = 0, channels = 0] = x.shape;
    const shape = [images, rows >> 1, columns >> 1, channels];
    return floats(
      Float32Array.from(this.places, (place) => values[place] ?? 0),
      shape,
    );
  }
}

/** The network with the same weights; its first pass makes the choices. It only goes forward. */
export function withHeldChoices(network: Network): Network {
  const layers = wrapLayers<Held>(network.layers, (layer, inside) => new Held(layer, inside));
  return new Network(layers, network.input, network.classCount, network.outputs);
}
