/**
 * What in a picture speaks for a class, from inside the network: by how much each place raises or
 * lowers the class's logit. Every family has its own way to know.
 */
import type { Network } from '../models/network';
import { Sequence } from '../models/sequence';
import { GlobalAveragePooling2D } from '../models/simple-layers';
import { floats, read, tidy, type Tensor } from '../tensorflow/kernels';
import { enlarged, type Grid } from './enlarge';
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
  /** Places that the method tells apart; as many as the image's are the pixels themselves. */
  grid: Grid;
  /** A number for each place, row by row, in logits; above 0 supports the class. */
  values: Float32Array;
  /** The same for each pixel of the image; values between places are interpolated. */
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
  return picture.map((value, at) => value * (weights[at * network.outputs + label] ?? 0));
}

/** The channels of each pixel summed up. */
function overChannels(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values;
  const sums = new Float32Array(values.length / channels);
  values.forEach((value, at) => {
    const pixel = Math.floor(at / channels);
    sums[pixel] = (sums[pixel] ?? 0) + value;
  });
  return sums;
}

function inputTimesGradient(network: Network, picture: Float32Array, label: number): Float32Array {
  return tidy(() => {
    const sequence = new Sequence(network.layers);
    sequence.forward(floats(picture, [1, picture.length]), { training: false });
    const gradient = sequence.backward(oneLogit(network.outputs, label), true);
    if (gradient === null)
      throw new Error('The network has no gradient with respect to its input.');
    const slopes = read(gradient);
    return picture.map((pixel, at) => pixel * (slopes[at] ?? 0));
  });
}

interface Maps {
  grid: Grid;
  /** [height, width, channels] */
  activations: Float32Array;
  /** Of the logit, by the activations. */
  gradients: Float32Array;
  /** Whether the layers above take nothing but the maps' means. */
  means: boolean;
}

/** The last layer's maps, and the class's gradient by them; null where no layer gives any. */
function lastMaps(network: Network, picture: Float32Array, label: number): Maps | null {
  return tidy(() => {
    let x = floats(picture, [1, picture.length]);
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
      grid: { height: maps.shape[1] ?? 0, width: maps.shape[2] ?? 0 },
      activations: Float32Array.from(read(maps)),
      gradients: Float32Array.from(read(gradient)),
      means: head[0] instanceof GlobalAveragePooling2D,
    };
  });
}

/** Each place's maps, weighed by their mean gradient. */
function weighed({ grid, activations, gradients }: Maps): Float32Array {
  const places = grid.height * grid.width;
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
): Pick<Attribution, 'method' | 'grid' | 'values'> {
  const { height, width, channels } = network.input;
  const pixels = { height, width };
  if (network.layers.length === 1) {
    const values = weightTimesInput(network, picture, label);
    return { method: 'weight × input', grid: pixels, values: overChannels(values, channels) };
  }
  const maps = lastMaps(network, picture, label);
  if (maps === null) {
    const values = inputTimesGradient(network, picture, label);
    return { method: 'input × gradient', grid: pixels, values: overChannels(values, channels) };
  }
  const values = weighed(maps);
  if (!maps.means) {
    return { method: 'Grad-CAM', grid: maps.grid, values: values.map((v) => Math.max(0, v)) };
  }
  // A mean's gradient is a weight divided by the number of places.
  const places = maps.grid.height * maps.grid.width;
  return { method: 'CAM', grid: maps.grid, values: values.map((v) => v * places) };
}

/**
 * @param picture float32 [height * width * channels], 0 to 1
 * @param label the class that is asked about
 */
export function attributionFor(
  network: Network,
  picture: Float32Array,
  label: number,
): Attribution {
  const { method, grid, values } = found(network, picture, label);
  return { method, label, grid, values, map: enlarged(values, grid, network.input) };
}
