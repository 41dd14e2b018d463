/**
 * The learning-rate range test (Smith 2017): a fresh network is trained for a while with a rate that
 * rises from tiny to far too large, and the loss tells which rates learn and which destroy.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingData } from '../data/dataset';
import { buildNetwork } from '../models/build';
import { generator, kernelSeed } from '../random';
import type { RangePoint, RangeTest } from '../records';
import { SETTINGS, type Settings } from '../settings';
import { Batches } from './batches';
import { Optimizer } from './optimizer';
import { holdOut } from './split';
import type { MakeBatch } from './step';
import { Steps } from './steps';

const STEPS = 200;
const { min: LOWEST, max: HIGHEST } = SETTINGS.learningRate.limits;
/** How much of the smoothed loss each step keeps. */
const SMOOTHING = 0.9;
/** A loss so many times the lowest has diverged: higher rates have nothing more to tell. */
const DIVERGED = 4;
/** Steps that the smoothed loss needs before its slope means anything. */
const SETTLING_STEPS = 10;

/** The rate of a step, from 0; equal steps on a logarithmic axis. */
function rateAt(step: number): number {
  return LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1));
}

/** Smooths a row of losses; the first values are not drawn towards zero (as in Adam's paper). */
class Smoother {
  private sum = 0;
  private count = 0;

  add(loss: number): number {
    this.count += 1;
    this.sum = SMOOTHING * this.sum + (1 - SMOOTHING) * loss;
    return this.sum / (1 - SMOOTHING ** this.count);
  }
}

/** Where a curve of smoothed losses has its least value. */
function indexOfLowest(points: readonly RangePoint[]): number {
  return points.reduce(
    (lowest, { smoothed }, at) => (smoothed < (points[lowest]?.smoothed ?? Infinity) ? at : lowest),
    0,
  );
}

/** The middle of the steps over which the smoothed loss falls most, or null where it never falls. */
function steepestRate(points: readonly RangePoint[]): number | null {
  let best: { slope: number; rate: number } | null = null;
  for (const [at, here] of points.entries()) {
    const before = points[at - SETTLING_STEPS];
    if (before === undefined) continue;
    const slope = here.smoothed - before.smoothed;
    if (slope < 0 && (best === null || slope < best.slope)) {
      best = { slope, rate: Math.sqrt(before.learningRate * here.learningRate) };
    }
  }
  return best?.rate ?? null;
}

/** Where between the steepest fall and the minimum, on the logarithmic axis; as fastai's "valley". */
const SHARE_OF_VALLEY = 2 / 3;

/**
 * Two thirds of the way, on the logarithmic axis, from the rate at which the smoothed loss falls most
 * steeply to the one at which it is lowest. Smith (2017) takes the two as bounds of the useful rates, and
 * fastai goes two thirds through the valley between them. The steepest alone trains too slowly;
 * docs/tuning.md has the measurements. To one digit; null where the loss never falls.
 */
export function proposeRate(points: readonly RangePoint[]): number | null {
  const lowest = indexOfLowest(points);
  const steepest = steepestRate(points.slice(0, lowest + 1));
  const lowestRate = points[lowest]?.learningRate;
  if (steepest === null || lowestRate === undefined) return null;
  const rate = steepest * (lowestRate / steepest) ** SHARE_OF_VALLEY;
  return Number(rate.toPrecision(1));
}

/**
 * Try rates on a network of these settings; the settings' own rate and schedule play no part.
 * @param signal ends the test early, with what was measured until then
 */
export async function testRange(
  data: TrainingData,
  settings: Settings,
  signal: AbortSignal,
): Promise<RangeTest> {
  const network = buildNetwork(settings, data.classNames.length, data.train.shape);
  const optimizer = new Optimizer(settings, network.parameters);
  const { train } = holdOut(data, settings);
  const batches = new Batches(train, settings, data.classNames);
  const taken = new Steps(network, optimizer, null, {
    ...settings,
    batchSize: batches.wholeSize,
    perEpoch: STEPS,
  });
  try {
    const points: RangePoint[] = [];
    const smoother = new Smoother();
    const seeds = generator(settings.seed, 'dropout');
    let lowest = Infinity;
    for (const [step, makeBatch] of firstBatches(batches, STEPS)) {
      const learningRate = rateAt(step);
      const sums = taken.take(makeBatch(), { learningRate, step, seed: kernelSeed(seeds) });
      const loss = sums.loss / sums.images;
      const smoothed = smoother.add(loss);
      if (!Number.isFinite(smoothed)) break;
      points.push({ learningRate, loss, smoothed });
      lowest = Math.min(lowest, smoothed);
      if (signal.aborted || (step > SETTLING_STEPS && smoothed > DIVERGED * lowest)) break;
      await nextTurn();
    }
    return { points, proposal: proposeRate(points) };
  } finally {
    for (const each of [batches, taken, optimizer, network]) each.free();
  }
}

/** So many batches, from as many epochs as that takes. */
function* firstBatches(batches: Batches, count: number): Generator<[number, MakeBatch]> {
  for (let step = 0, epoch = 1; step < count; epoch++) {
    for (const makeBatch of batches.epoch(epoch)) {
      if (step === count) return;
      yield [step++, makeBatch];
    }
  }
}
