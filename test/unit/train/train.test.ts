import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../electron/engine/data/dataset';
import { buildNetwork } from '../../../electron/engine/models/build';
import type { MetricLine } from '../../../electron/engine/records';
import {
  MODEL_FAMILIES,
  OPTIMIZERS,
  settingsFor,
  type Settings,
} from '../../../electron/engine/settings';
import { tensorCount } from '../../../electron/engine/tensorflow/kernels';
import { train, type TrainHooks, type TrainOutcome } from '../../../electron/engine/train/train';
import { realSlice } from '../../support/idx-folder';

let images: LabelledImages;
beforeAll(async () => {
  images = (await realSlice(1500, 10)).train;
});

interface Trained {
  outcome: TrainOutcome;
  lines: MetricLine[];
  weights: Map<string, Float32Array>;
  progressTimes: number[];
}

async function trained(settings: Settings, changes: Partial<TrainHooks> = {}): Promise<Trained> {
  const network = buildNetwork(settings, 10);
  const lines: MetricLine[] = [];
  const progressTimes: number[] = [];
  const outcome = await train(network, images, settings, {
    signal: new AbortController().signal,
    progress() {
      progressTimes.push(performance.now());
    },
    metrics: (line) => lines.push(line),
    best: () => Promise.resolve(),
    ...changes,
  });
  const weights = network.weights();
  network.free();
  return { outcome, lines, weights, progressTimes };
}

const epochLines = (lines: MetricLine[]) => lines.filter((line) => line.kind === 'epoch');

describe('training', () => {
  it.each(MODEL_FAMILIES)('teaches a %s network on real pictures', async (family) => {
    const small =
      family === 'cnn'
        ? { filters: [8], hidden: [32] }
        : family === 'dense'
          ? { hidden: [64] }
          : {};
    const { lines } = await trained(
      settingsFor(family, { ...small, epochs: 6, batchSize: 32, learningRate: 0.003 }),
    );
    const epochs = epochLines(lines);
    expect(epochs).toHaveLength(6);
    expect(epochs[5]?.loss).toBeLessThan(0.75 * (epochs[0]?.loss ?? 0));
    expect(epochs[5]?.validationAccuracy).toBeGreaterThan(0.6);
  });

  it.each(OPTIMIZERS)('lowers the loss with %s', async (optimizer) => {
    const learningRate = optimizer === 'sgd' || optimizer === 'momentum' ? 0.03 : 0.002;
    const { lines } = await trained(
      settingsFor('dense', { optimizer, learningRate, epochs: 4, hidden: [32], batchSize: 32 }),
    );
    const epochs = epochLines(lines);
    expect(epochs[3]?.loss).toBeLessThan(0.85 * (epochs[0]?.loss ?? 0));
  });

  it('repeats itself to the bit for the same seed, dropout and shuffling included', async () => {
    const settings = settingsFor('dense', { epochs: 2, hidden: [32], dropout: 0.4, seed: 5 });
    const [first, second] = [await trained(settings), await trained(settings)];
    expect(second.lines).toEqual(first.lines);
    for (const [name, values] of first.weights) expect(second.weights.get(name)).toEqual(values);
    const other = await trained({ ...settings, seed: 6 });
    expect(other.lines).not.toEqual(first.lines);
  });

  it('ends with the weights of the epoch that validated best', async () => {
    const kept: { epoch: number; weights: Map<string, Float32Array> }[] = [];
    const { outcome, lines, weights } = await trained(
      settingsFor('dense', { epochs: 6, hidden: [64], learningRate: 0.02, schedule: 'constant' }),
      {
        best(best, epoch) {
          kept.push({ epoch, weights: best });
          return Promise.resolve();
        },
      },
    );
    const accuracies = epochLines(lines).map((line) => line.validationAccuracy ?? 0);
    expect(outcome.bestEpoch).toBe(accuracies.indexOf(Math.max(...accuracies)) + 1);
    expect(kept.at(-1)?.epoch).toBe(outcome.bestEpoch);
    expect(weights).toEqual(kept.at(-1)?.weights);
  });

  it('stops at once when asked to, with what it has learned', async () => {
    const stop = new AbortController();
    let steps = 0;
    const { outcome, weights } = await trained(settingsFor('linear', { epochs: 1000 }), {
      signal: stop.signal,
      progress() {
        steps += 1;
        if (steps === 3) stop.abort();
      },
    });
    expect(outcome.status).toBe('stopped');
    expect(weights.get('output/kernel')?.some((value) => value !== 0)).toBe(true);
  });

  it('ends early where validation does not improve for as long as was set', async () => {
    const { lines, outcome } = await trained(
      settingsFor('linear', {
        epochs: 200,
        earlyStopping: 2,
        learningRate: 0.05,
        schedule: 'constant',
      }),
    );
    expect(outcome.status).toBe('finished');
    expect(epochLines(lines)).toHaveLength(outcome.bestEpoch + 2);
  });

  it('works without a validation share and keeps the last weights', async () => {
    const { lines, outcome } = await trained(
      settingsFor('linear', { epochs: 2, validationShare: 0 }),
    );
    expect(epochLines(lines)[1]).toMatchObject({ validationLoss: null, validationAccuracy: null });
    expect(outcome.bestEpoch).toBe(2);
  });

  it('says what to do when the loss stops being a number', async () => {
    const settings = settingsFor('dense', {
      learningRate: 10,
      optimizer: 'sgd',
      schedule: 'constant',
      epochs: 50,
    });
    await expect(trained(settings)).rejects.toThrow(
      /no longer a number in epoch \d+.*learning rate 10 is too high.*Try a tenth/,
    );
  });

  it('reports progress at most ten times a second, and at the end of each epoch', async () => {
    const { progressTimes } = await trained(settingsFor('linear', { epochs: 30 }));
    const span = (progressTimes.at(-1) ?? 0) - (progressTimes[0] ?? 0);
    expect(progressTimes.length).toBeLessThanOrEqual(30 + 2 + span / 100);
  });

  it('leaves no tensor behind, however many epochs there are', async () => {
    const before = tensorCount();
    await trained(settingsFor('cnn', { epochs: 1, filters: [4], hidden: [8] }));
    const afterOne = tensorCount();
    await trained(settingsFor('cnn', { epochs: 4, filters: [4], hidden: [8] }));
    expect([afterOne, tensorCount()]).toEqual([before, before]);
  });
});
