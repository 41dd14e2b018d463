import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Batch } from '@engine/augment/batch';
import { GRAY_28 } from '@engine/data/image-shape';
import { pick, toUnit, type TrainingData } from '@engine/data/dataset';
import { buildNetwork } from '@engine/models/build';
import { valuesOf, type Weights } from '@engine/models/weights';
import { OPTIMIZERS, settingsFor, type Settings } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { Program } from '@engine/tensorflow/program';
import { hasBfloat16, thisPlatform } from '@engine/runs/platform';
import { Optimizer } from '@engine/train/optimizer';
import type { TrainingBatch } from '@engine/augment/batch-maker';
import type { StepSums } from '@engine/train/step';
import { Steps } from '@engine/train/steps';
import { WeightEma } from '@engine/train/weight-ema';
import { realSlice } from '../../support/idx-folder';

const BATCH = 20;
const STEPS = 9;
let data: TrainingData;
beforeAll(async () => {
  data = await realSlice(300, 10);
});

interface Made {
  sums: StepSums[];
  weights: Weights;
  average: Weights;
}

function batch(step: number, mixed: boolean, size = BATCH): TrainingBatch {
  const rows = Int32Array.from({ length: size }, (_, at) => (step * BATCH + at) % data.train.count);
  const { pixels, labels } = pick(data.train, rows);
  const made: Batch = { pictures: toUnit(pixels), labels: Int32Array.from(labels) };
  if (!mixed) return { ...made, pictures: pixels };
  return { ...made, mixed: { labels: Int32Array.from(labels).reverse(), share: 0.6 + step / 40 } };
}

/** @param perEpoch few enough, and every step is done kernel by kernel */
function stepsOf(
  settings: Settings,
  perEpoch: number,
  look: (step: number, steps: Steps) => void = () => undefined,
): Made {
  const network = buildNetwork(settings, 10, GRAY_28);
  const optimizer = new Optimizer(settings, network.parameters);
  const ema = new WeightEma(network.kept, 0.9);
  const steps = new Steps(network, optimizer, ema, { ...settings, batchSize: BATCH, perEpoch });
  const sums = Array.from({ length: STEPS }, (_, step) => {
    const options = { learningRate: 0.01 / (1 + step), step, seed: 100 + step };
    const made = steps.take(batch(step, settings.mixup > 0), options);
    look(step, steps);
    return made;
  });
  steps.settle();
  const made = { sums, weights: network.weights(), average: valuesOf(ema.state) };
  for (const each of [steps, ema, optimizer, network]) each.free();
  return made;
}

/** The largest difference of two sets of weights, in parts of the largest weight. */
function distance(one: Weights, other: Weights): number {
  let most = 0;
  for (const [name, values] of one) {
    const others = other.get(name) ?? new Float32Array();
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-3);
    values.forEach((value, at) => {
      most = Math.max(most, Math.abs(value - (others[at] ?? NaN)) / largest);
    });
  }
  return most;
}

const CASES: [string, Settings][] = [
  ...OPTIMIZERS.map((optimizer): [string, Settings] => [
    `linear with ${optimizer}`,
    settingsFor('linear', { optimizer, weightDecay: 0.01 }),
  ]),
  ['dense with dropout', settingsFor('dense', { hidden: [32, 16], dropout: 0.3 })],
  ['dense without', settingsFor('dense', { hidden: [32], batchNorm: false, dropout: 0 })],
  ['CNN', settingsFor('cnn', { filters: [4, 6], hidden: [16], labelSmoothing: 0.1 })],
  ['CNN with mixup', settingsFor('cnn', { filters: [4], hidden: [], mixup: 0.4 })],
  [
    'ResNet whose weights all decay',
    settingsFor('resnet', { stem: 4, filters: [4, 8], weightDecay: 0.1, decayedWeights: 'all' }),
  ],
];

describe('steps as one graph', async () => {
  const isAble = hasBfloat16(await thisPlatform());

  it.each(CASES)('are the steps kernel by kernel: %s', (_name, settings) => {
    const alone = stepsOf(settings, 1);
    const run = vi.spyOn(Program.prototype, 'run');
    const together = stepsOf(settings, STEPS);
    expect(run.mock.calls.filter(([name]) => name === 'step')).toHaveLength(STEPS);
    run.mockRestore();
    for (const [at, { images, loss, correct }] of together.sums.entries()) {
      const wanted = alone.sums[at];
      expect(images).toBe(wanted?.images);
      expect(loss / (wanted?.loss ?? NaN)).toBeCloseTo(1, 3);
      expect(Math.abs(correct - (wanted?.correct ?? NaN))).toBeLessThanOrEqual(1);
    }
    // Adam makes whole steps of gradients that are nothing but rounding, so few weights may differ more.
    expect(distance(together.weights, alone.weights)).toBeLessThan(0.05);
    expect(distance(together.average, alone.average)).toBeLessThan(0.05);
  });

  it('are the same for the same seed, to the bit', () => {
    const settings = settingsFor('cnn', { filters: [4, 6], hidden: [16], dropout: 0.2 });
    const [one, other] = [stepsOf(settings, STEPS), stepsOf(settings, STEPS)];
    expect(one.sums).toEqual(other.sums);
    expect(one.weights).toEqual(other.weights);
    expect(one.average).toEqual(other.average);
  });

  it.runIf(isAble)('are near the same in bfloat16, and to the bit for the same seed', () => {
    const settings = settingsFor('cnn', { filters: [4, 6], hidden: [16], dropout: 0 });
    const mixed = stepsOf({ ...settings, mixedPrecision: true }, STEPS);
    const exact = stepsOf(settings, STEPS);
    expect(mixed.weights).not.toEqual(exact.weights);
    for (const [at, { loss }] of mixed.sums.entries()) {
      expect(loss / (exact.sums[at]?.loss ?? NaN)).toBeCloseTo(1, 1);
    }
    expect(stepsOf({ ...settings, mixedPrecision: true }, STEPS)).toEqual(mixed);
  });

  it('go on where weights were looked at in between', () => {
    const settings = settingsFor('dense', { hidden: [16], optimizer: 'adamw' });
    const looked = stepsOf(settings, STEPS, (step, steps) => {
      if (step % 3 === 0) steps.settle();
    });
    expect(looked.weights).toEqual(stepsOf(settings, STEPS).weights);
  });

  it('leave the gradients to a step that is watched, and smaller batches to the kernels', () => {
    const settings = settingsFor('dense', { hidden: [16], batchNorm: false });
    const network = buildNetwork(settings, 10, GRAY_28);
    const optimizer = new Optimizer(settings, network.parameters);
    const steps = new Steps(network, optimizer, null, {
      ...settings,
      batchSize: BATCH,
      perEpoch: 9,
    });
    const seen: string[] = [];
    const run = vi.spyOn(Program.prototype, 'run');
    const watch = vi.fn((parameters: typeof network.parameters) => {
      for (const { name, gradient } of parameters) if (gradient !== null) seen.push(name);
    });
    for (const [step, size] of [7, BATCH, BATCH, 7, BATCH].entries()) {
      const options = { learningRate: 0.01, step, seed: step };
      const watched = step === 2 ? { ...options, watch } : options;
      expect(steps.take(batch(step, false, size), watched).images).toBe(size);
    }
    expect(run).toHaveBeenCalledTimes(2);
    run.mockRestore();
    expect(watch).toHaveBeenCalledTimes(1);
    expect(seen).toEqual(network.parameters.map(({ name }) => name));
    for (const each of [steps, optimizer, network]) each.free();
  });

  it('leave nothing behind in the library', () => {
    const settings = settingsFor('dense', { hidden: [16], dropout: 0.2 });
    stepsOf(settings, STEPS);
    const before = tensorCount();
    stepsOf(settings, STEPS);
    expect(tensorCount()).toBe(before);
  });

  it('are done kernel by kernel where the library takes no graph', () => {
    const settings = settingsFor('linear', {});
    const alone = stepsOf(settings, 1);
    const refused = vi.spyOn(Program, 'compile').mockImplementation(() => {
      throw new Error('Op type not registered');
    });
    expect(stepsOf(settings, STEPS)).toEqual(alone);
    expect(refused).toHaveBeenCalledTimes(1);
    refused.mockRestore();
  });

  it('are done kernel by kernel where the library takes the graph but lacks a kernel', () => {
    const settings = settingsFor('linear', {});
    const alone = stepsOf(settings, 1);
    const refused = vi.spyOn(Program.prototype, 'run').mockImplementation(() => {
      throw new Error('No registered kernel');
    });
    expect(stepsOf(settings, STEPS)).toEqual(alone);
    refused.mockRestore();
  });
});
