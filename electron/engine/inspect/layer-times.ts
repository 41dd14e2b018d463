/** What each layer costs in time, by a real measurement of this machine, now. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildNetwork } from '../models/build';
import type { Layer, Pass } from '../models/layer';
import { Network } from '../models/network';
import { generator } from '../random';
import type { Settings } from '../settings';
import { floats, ints, tidy, type Tensor } from '../tensorflow/kernels';
import { inOrder, Wrapped, wrapLayers } from './wrap';
import type { DataSource } from '../records';
import { valuesIn } from '../data/image-shape';

/** Pictures in the batch that is timed. */
const TIMED_BATCH = 128;
const WARM_UP_PASSES = 3;
const PASSES = 25;
/** Large networks are timed by fewer passes, but by three at least. */
const ENOUGH_MS = 6000;
const LEAST_PASSES = 3;

export interface LayerTime {
  forwardMs: number;
  /** Null where training needs no gradient of it: below the first weights. */
  backwardMs: number | null;
}

export interface LayerTimes {
  batch: number;
  /** Of which each time is the median. */
  passes: number;
  /** In the order of the layer table's rows. */
  rows: LayerTime[];
  /** Of whole passes; loss and the weights' update not among them. */
  forwardMs: number;
  backwardMs: number;
}

class TimedLayer extends Wrapped {
  private forwardMs = 0;
  private backwardMs: number | null = null;

  constructor(
    layer: Layer,
    override readonly inside: readonly TimedLayer[],
  ) {
    super(layer, inside);
  }

  forward(x: Tensor, pass: Pass): Tensor {
    const start = performance.now();
    const y = this.layer.forward(x, pass);
    this.forwardMs = performance.now() - start;
    return y;
  }

  override backward(dy: Tensor, needsInput: boolean): Tensor | null {
    const start = performance.now();
    const dx = super.backward(dy, needsInput);
    this.backwardMs = performance.now() - start;
    return dx;
  }

  /** Of its last pass; of what leads a shortcut around others, without those. */
  get own(): LayerTime {
    const forward = this.inside.reduce((sum, { forwardMs }) => sum + forwardMs, 0);
    const backward = this.inside.reduce((sum, { backwardMs }) => sum + (backwardMs ?? 0), 0);
    return {
      forwardMs: Math.max(0, this.forwardMs - forward),
      backwardMs: this.backwardMs === null ? null : Math.max(0, this.backwardMs - backward),
    };
  }
}

/** The middle of an odd number of values, the mean of the two in the middle of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

function noise(length: number): Float32Array {
  return Float32Array.from({ length }, generator(1, 'timing'));
}

interface Numbers {
  pictures: Float32Array;
  dLogits: Float32Array;
}

interface PassTimes {
  rows: LayerTime[];
  forwardMs: number;
  backwardMs: number;
}

/** A step's forward and backward pass. */
function timePass(network: Network, layers: readonly TimedLayer[], numbers: Numbers): PassTimes {
  return tidy(() => {
    const pictures = floats(numbers.pictures, [TIMED_BATCH, numbers.pictures.length / TIMED_BATCH]);
    const dLogits = floats(numbers.dLogits, [TIMED_BATCH, network.outputs]);
    const seed = ints(Int32Array.of(1), []);
    const start = performance.now();
    network.forward(pictures, { training: true, seed });
    const between = performance.now();
    network.backward(dLogits);
    const end = performance.now();
    const rows = layers.map(({ own }) => own);
    return { rows, forwardMs: between - start, backwardMs: end - between };
  });
}

function summed(passes: readonly PassTimes[]): Omit<LayerTimes, 'batch' | 'passes'> {
  const rows = (passes[0]?.rows ?? []).map((first, at) => ({
    forwardMs: median(passes.map(({ rows: each }) => each[at]?.forwardMs ?? 0)),
    backwardMs:
      first.backwardMs === null
        ? null
        : median(passes.map(({ rows: each }) => each[at]?.backwardMs ?? 0)),
  }));
  return {
    rows,
    forwardMs: median(passes.map(({ forwardMs }) => forwardMs)),
    backwardMs: median(passes.map(({ backwardMs }) => backwardMs)),
  };
}

/**
 * Time a step's passes through a network of these settings, layer by layer. It is a network of its
 * own, with fresh weights: how long a layer takes does not depend on them.
 */
export async function timeLayers(
  settings: Settings,
  { classNames, shape }: Pick<DataSource, 'classNames' | 'shape'>,
): Promise<LayerTimes> {
  const plain = buildNetwork(settings, classNames.length, shape);
  const timed = wrapLayers<TimedLayer>(
    plain.layers,
    (layer, inside) => new TimedLayer(layer, inside),
  );
  const network = new Network(timed, shape, plain.classCount, plain.outputs);
  const layers = inOrder(timed);
  // Noise takes as long as any picture.
  const numbers = {
    pictures: noise(TIMED_BATCH * valuesIn(shape)),
    dLogits: noise(TIMED_BATCH * plain.outputs),
  };
  try {
    const passes: PassTimes[] = [];
    for (let pass = 0; pass < WARM_UP_PASSES; pass++) timePass(network, layers, numbers);
    const begun = performance.now();
    while (
      passes.length < LEAST_PASSES ||
      (passes.length < PASSES && performance.now() - begun < ENOUGH_MS)
    ) {
      passes.push(timePass(network, layers, numbers));
      // Photos are answered meanwhile.
      await nextTurn();
    }
    return { batch: TIMED_BATCH, passes: passes.length, ...summed(passes) };
  } finally {
    plain.free();
  }
}
