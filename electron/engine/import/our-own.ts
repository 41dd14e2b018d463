/**
 * An export of a run, brought back as one: its settings say the architecture, and its weights are
 * those of our layers by other names.
 */
import { buildUnsetNetwork } from '../models/build';
import type { Network } from '../models/network';
import { countWeights } from '../models/weight-count';
import type { Weight } from '../models/layer';
import type { Weights } from '../models/weights';
import { ownValue } from '../own-value';
import { withLaterSettings } from '../runs/migrate';
import { parseSettings, SettingsError, type Settings } from '../settings';
import { NORMALIZATION_EPSILON } from '../tensorflow/operations';

/**
 * What an export leaves out of a network of its weights: outputs for "none of these", and normalizations
 * that matrices took in.
 */
const MOST_TIMES = 2;
const MOST_MISSING = 1e5;

/** As good as never, and still a number that training can move: "none of these" is not exported. */
const NEVER = -30;

/** What TensorFlow.js calls the weights of a layer, and what we do. */
const KERAS_NAMES: Readonly<Record<string, string>> = {
  gamma: 'scale',
  beta: 'offset',
  moving_mean: 'mean',
  moving_variance: 'variance',
};

/** Of a weight's name in an export, "convolution-1/filter" of "convolution-1/kernel" included. */
function ourNames(name: string): string[] {
  const cut = name.lastIndexOf('/');
  const layer = name
    .slice(0, cut)
    .replace(/^probabilities$/, 'output')
    .replace(/-norm$/, '');
  const weight = name.slice(cut + 1);
  const ours = `${layer}/${ownValue(KERAS_NAMES, weight) ?? weight}`;
  return weight === 'kernel' ? [ours, `${layer}/filter`] : [ours];
}

/** Rows of an output layer with a place more at the end of each. */
function widened(values: Float32Array, width: number, added: number): Float32Array {
  const rows = values.length / width;
  const result = new Float32Array(rows * (width + 1)).fill(added);
  for (let row = 0; row < rows; row++) {
    result.set(values.subarray(row * width, (row + 1) * width), row * (width + 1));
  }
  return result;
}

/** A normalization that changes nothing: the matrix before it took it in when it was exported. */
function identity(name: string, size: number): Float32Array | null {
  const values: Readonly<Record<string, number>> = {
    scale: 1,
    offset: 0,
    mean: 0,
    variance: 1 - NORMALIZATION_EPSILON,
  };
  const value = ownValue(values, name.slice(name.lastIndexOf('/') + 1));
  return value === undefined ? null : new Float32Array(size).fill(value);
}

function valuesFor(
  { name, variable }: Weight,
  stored: ReadonlyMap<string, Float32Array>,
  { settings, network }: { settings: Settings; network: Network },
): Float32Array | null {
  const size = variable.shape.reduce((product, each) => product * each, 1);
  const values = stored.get(name);
  if (values === undefined) return settings.model === 'dense' ? identity(name, size) : null;
  if (values.length === size) return values;
  const { classCount, outputs } = network;
  const lacksOther = outputs > classCount && name.startsWith('output/');
  if (!lacksOther || values.length * outputs !== size * classCount) return null;
  return widened(values, classCount, name === 'output/bias' ? NEVER : 0);
}

/** Null where what was written along are no settings of a run. */
export function settingsIn(metadata: Record<string, unknown>): Settings | null {
  try {
    return parseSettings(withLaterSettings(metadata['settings']));
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

/**
 * @param model what the export takes and answers
 * @param weights by their names in the export
 * @returns a network of these settings, which the caller frees, or null where the weights are not its
 */
export function ownNetwork(
  settings: Settings,
  { classCount, input }: Pick<Network, 'classCount' | 'input'>,
  weights: ReadonlyMap<string, Float32Array>,
): Network | null {
  // Settings of a few bytes can ask for a network that fills the memory.
  const count = [...weights.values()].reduce((sum, { length }) => sum + length, 0);
  const { parameters } = countWeights(settings, classCount, input);
  if (parameters > MOST_MISSING + MOST_TIMES * count) return null;
  const stored = new Map(
    [...weights].flatMap(([name, values]) => ourNames(name).map((ours) => [ours, values] as const)),
  );
  const network = buildUnsetNetwork(settings, classCount, input);
  const found: Weights = new Map();
  for (const weight of network.kept) {
    const values = valuesFor(weight, stored, { settings, network });
    if (values === null) {
      network.free();
      return null;
    }
    found.set(weight.name, values);
  }
  network.setWeights(found);
  return network;
}
