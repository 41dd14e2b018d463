/**
 * What in a picture speaks for a class, from inside the network: by how much each place raises or
 * lowers the class's logit. Every family has its own way to know.
 */
import { PIXELS } from '../data/dataset';
import type { Network } from '../models/network';
import { Sequence } from '../models/sequence';
import { GlobalAveragePooling2D } from '../models/simple-layers';
import { floats, read, tidy, type Tensor } from '../tensorflow/kernels';
import { enlarged } from './enlarge';
import { outputLayer } from './features';

/**
 * weight × input: of a linear model; with the bias they sum to the logit, exactly.
 * input × gradient: of a dense network, its linear model around the picture (Shrikumar et al. 2016).
 * CAM: class-activation mapping, of a network that takes its maps' means to its logits: the mean of
 * the map's places and the bias sum to the logit, exactly (Zhou et al. 2016).
 * Grad-CAM: of a network with dense layers over its maps; shows what speaks for the class and not what
 * speaks against it (Selvaraju et al. 2017).
 */
export type AttributionMethod = 'weight × input' | 'input × gradient' | 'CAM' | 'Grad-CAM';

export interface Attribution {
  method: AttributionMethod;
  label: number;
  /** Places along each side that the method tells apart; 28 are the pixels themselves. */
  side: number;
  /** side * side, row by row, in logits; above 0 speaks for the class. */
  values: Float32Array;
  /** The same for each pixel of the picture, 784, between the places run into one another. */
  map: Float32Array;
}

/** Gradient by the logits of one logit. */
function oneLogit(outputs: number, label: number): Tensor {
  const row = new Float32Array(outputs);
  row[label] = 1;
  return floats(row, [1, outputs]);
}

function weightTimesInput(network: Network, picture: Float32Array, label: number): Float32Array {
  const [kernel] = outputLayer(network).parameters;
  const weights = kernel.variable.values();
  return picture.map((pixel, at) => pixel * (weights[at * network.outputs + label] ?? 0));
}

function inputTimesGradient(network: Network, picture: Float32Array, label: number): Float32Array {
  return tidy(() => {
    const sequence = new Sequence(network.layers);
    sequence.forward(floats(picture, [1, PIXELS]), { training: false });
    const gradient = sequence.backward(oneLogit(network.outputs, label), true);
    if (gradient === null)
      throw new Error('The network has no gradient with respect to its input.');
    const slopes = read(gradient);
    return picture.map((pixel, at) => pixel * (slopes[at] ?? 0));
  });
}

interface Maps {
  side: number;
  /** [side, side, channels] */
  activations: Float32Array;
  /** Of the logit, by the activations. */
  gradients: Float32Array;
  /** Whether the layers above take nothing but the maps' means. */
  means: boolean;
}

/** The last layer's maps, and the class's gradient by them; null where no layer gives any. */
function lastMaps(network: Network, picture: Float32Array, label: number): Maps | null {
  return tidy(() => {
    let x = floats(picture, [1, PIXELS]);
    let maps: Tensor | null = null;
    let above = 0;
    for (const [at, layer] of network.layers.entries()) {
      x = layer.forward(x, { training: false });
      // The first layer only lays the picture out.
      if (x.shape.length !== 4 || layer.parameters.length + at === 0) continue;
      maps = x;
      above = at + 1;
    }
    if (maps === null) return null;
    const head = network.layers.slice(above);
    const gradient = new Sequence(head).backward(oneLogit(network.outputs, label), true);
    if (gradient === null)
      throw new Error('The network has no gradient with respect to its feature maps.');
    return {
      side: maps.shape[1] ?? 0,
      activations: Float32Array.from(read(maps)),
      gradients: Float32Array.from(read(gradient)),
      means: head[0] instanceof GlobalAveragePooling2D,
    };
  });
}

/** Each place's maps, weighed by their mean gradient. */
function weighed({ side, activations, gradients }: Maps): Float32Array {
  const places = side * side;
  const channels = activations.length / places;
  const weights = new Float64Array(channels);
  gradients.forEach((each, at) => {
    weights[at % channels] = (weights[at % channels] ?? 0) + each / places;
  });
  return Float32Array.from({ length: places }, (_, place) =>
    weights.reduce(
      (sum, weight, at) => sum + weight * (activations[place * channels + at] ?? 0),
      0,
    ),
  );
}

function found(
  network: Network,
  picture: Float32Array,
  label: number,
): Pick<Attribution, 'method' | 'side' | 'values'> {
  const side = Math.sqrt(PIXELS);
  if (network.layers.length === 1) {
    const values = weightTimesInput(network, picture, label);
    return { method: 'weight × input', side, values };
  }
  const maps = lastMaps(network, picture, label);
  if (maps === null) {
    const values = inputTimesGradient(network, picture, label);
    return { method: 'input × gradient', side, values };
  }
  const values = weighed(maps);
  if (!maps.means) {
    return { method: 'Grad-CAM', side: maps.side, values: values.map((v) => Math.max(0, v)) };
  }
  // A mean's gradient is a weight divided by the number of places.
  return { method: 'CAM', side: maps.side, values: values.map((v) => v * maps.side ** 2) };
}

/**
 * @param picture float32 [784], 0 to 1
 * @param label the class that is asked about
 */
export function attributionFor(
  network: Network,
  picture: Float32Array,
  label: number,
): Attribution {
  const { method, side, values } = found(network, picture, label);
  return { method, label, side, values, map: enlarged(values, side) };
}
