import { beforeAll, describe, expect, it } from 'vitest';
import { pick, PIXELS, toUnit, type LabeledImages, type TrainingData } from '@engine/data/dataset';
import { buildNetwork } from '@engine/models/build';
import type { EpochMetrics, MetricLine } from '@engine/records';
import { MODEL_FAMILIES, OPTIMIZERS, settingsFor, type Settings } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import type { Checkpoint } from '@engine/train/checkpoint';
import { train, type ResumePoint, type TrainHooks, type TrainOutcome } from '@engine/train/train';
import { realSlice, pixelsIn } from '../../support/idx-folder';
import { GRAY_28 } from '@engine/data/image-shape';

let data: TrainingData;
/** For what does not depend on how well is learned. */
let few: TrainingData;
let images: LabeledImages;
beforeAll(async () => {
  data = await realSlice(1500, 10);
  few = await realSlice(150, 10);
  images = data.train;
});

type Weights = Map<string, Float32Array>;

interface Trained {
  outcome: TrainOutcome;
  lines: MetricLine[];
  /** Where training could have gone on after each epoch. */
  resumptions: ResumePoint[];
  weights: Weights;
  progressTimes: number[];
}

async function trained(
  settings: Settings,
  changes: Partial<TrainHooks> = {},
  from: ResumePoint | null = null,
  on: TrainingData = data,
): Promise<Trained> {
  const network = buildNetwork(settings, 10, GRAY_28);
  const lines: MetricLine[] = [];
  const resumptions: ResumePoint[] = [];
  const progressTimes: number[] = [];
  let best: Weights = from?.best ?? new Map<string, Float32Array>();
  const hooks: TrainHooks = {
    signal: new AbortController().signal,
    progress() {
      progressTimes.push(performance.now());
    },
    step: (line) => lines.push(line),
    epoch(line, checkpoint, newBest) {
      lines.push(line);
      best = newBest ?? best;
      resumptions.push({ checkpoint, best });
      return Promise.resolve();
    },
    ...changes,
  };
  const outcome = await train(network, on, settings, hooks, from);
  const weights = network.weights();
  network.free();
  return { outcome, lines, resumptions, weights, progressTimes };
}

const epochLines = (lines: MetricLine[]): EpochMetrics[] =>
  lines.filter((line) => line.kind === 'epoch');

describe('training', () => {
  it.each(MODEL_FAMILIES)('teaches a %s network on real pictures', async (family) => {
    const small = {
      linear: {},
      dense: { hidden: [64] },
      cnn: { filters: [8], hidden: [32] },
      resnet: { stem: 4, filters: [8, 16], emaDecay: 0.9, validationSplit: 0.1 },
    }[family];
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

  it.each(['dense', 'cnn', 'resnet'] as const)(
    'teaches a %s network with the emaDecay of its defaults in one step an epoch',
    async (family) => {
      const few = {
        ...data,
        train: pick(
          images,
          Int32Array.from({ length: 60 }, (_, at) => at),
        ),
      };
      const settings = settingsFor(family, {
        epochs: 5,
        validationSplit: 0.1,
        ...(family === 'dense' ? { hidden: [64] } : { filters: [8, 16] }),
        ...(family === 'resnet' ? { stem: 8 } : {}),
      });
      expect(settings.emaDecay).toBeGreaterThan(0);
      const { lines, resumptions } = await trained(settings, {}, null, few);
      const losses = epochLines(lines).map(({ validationLoss }) => validationLoss);
      expect(new Set(losses).size).toBe(5);
      for (const { checkpoint } of resumptions) {
        const raw = checkpoint.weights.get('output/kernel');
        const average = checkpoint.average?.get('output/kernel');
        const apart = raw?.map((value, at) => Math.abs(value - (average?.[at] ?? 0)));
        expect(average).not.toEqual(raw);
        // The average of so few steps has left the initial weights and is near the last ones.
        expect(Math.max(...(apart ?? []))).toBeLessThan(0.05);
      }
      expect(epochLines(lines)[4]?.loss).toBeLessThan(epochLines(lines)[0]?.loss ?? 0);
    },
  );

  it('logs the learning rate that the steps were made with', async () => {
    const settings = settingsFor('linear', {
      epochs: 4,
      learningRate: 0.008,
      schedule: 'step',
      stepEpochs: 2,
      stepFactor: 0.5,
      batchSize: 512,
    });
    const { lines } = await trained(settings);
    const rates = epochLines(lines).map(({ learningRate }) => learningRate);
    expect(rates).toEqual([0.008, 0.008, 0.004, 0.004]);
    for (const line of lines) expect(line.learningRate).toBe(rates[line.epoch - 1]);
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
    const { outcome, lines, weights, resumptions } = await trained(
      settingsFor('dense', { epochs: 6, hidden: [64], learningRate: 0.02, schedule: 'constant' }),
    );
    const accuracies = epochLines(lines).map((line) => line.validationAccuracy ?? 0);
    expect(outcome.bestEpoch).toBe(accuracies.indexOf(Math.max(...accuracies)) + 1);
    expect(resumptions.at(-1)?.checkpoint.best.epoch).toBe(outcome.bestEpoch);
    expect(weights).toEqual(resumptions.at(-1)?.best);
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

  it('keeps the last weights where the settings say so, however validation went', async () => {
    const settings = {
      epochs: 4,
      keptWeights: 'last',
      earlyStopping: 1,
      learningRate: 0.05,
    } as const;
    const { outcome } = await trained(settingsFor('linear', settings));
    expect(outcome.bestEpoch).toBe(4);
  });

  it('works without a validation share and keeps the last weights', async () => {
    const { lines, outcome } = await trained(
      settingsFor('linear', { epochs: 2, validationSplit: 0 }),
    );
    expect(epochLines(lines)[1]).toMatchObject({ validationLoss: null, validationAccuracy: null });
    expect(outcome.bestEpoch).toBe(2);
  });

  it('says what to do when the loss stops being a number', async () => {
    // A step of 10 with this weight decay takes ten times each weight away: whatever the gradients are,
    // weights become nine times as large with every step.
    const settings = settingsFor('linear', {
      learningRate: 10,
      weightDecay: 1,
      optimizer: 'sgd',
      schedule: 'constant',
      epochs: 50,
    });
    await expect(trained(settings)).rejects.toThrow(
      /became NaN or infinite in epoch \d+.*learning rate 10 is too high.*try a tenth/,
    );
  });

  it('says so too when only the last step of an epoch makes weights infinite', async () => {
    // A weight of a pixel that is black in every image says nothing until it is infinite.
    const pixels = Uint8Array.from(pixelsIn(few.train));
    for (let at = 0; at < pixels.length; at += PIXELS) pixels[at] = 0;
    const dark = { ...few, train: { ...few.train, pixels } };
    const settings = settingsFor('linear', {
      learningRate: 10,
      weightDecay: 1,
      optimizer: 'sgd',
      schedule: 'constant',
      batchSize: 256,
      epochs: 1,
    });
    const network = buildNetwork(settings, 10, GRAY_28);
    const weights = network.weights();
    for (const values of weights.values()) if (values.length > 10) values.fill(1e38, 0, 10);
    network.setWeights(weights);
    const hooks: TrainHooks = {
      signal: new AbortController().signal,
      progress: () => undefined,
      step: () => undefined,
      epoch: () => Promise.resolve(),
    };
    await expect(train(network, dark, settings, hooks)).rejects.toThrow(
      'the weights became NaN or infinite in epoch 1, step 1. The learning rate 10 is too high',
    );
    network.free();
  });

  it('reports progress at most twice a second, and at the end of each epoch', async () => {
    const { progressTimes } = await trained(settingsFor('linear', { epochs: 30 }));
    const span = (progressTimes.at(-1) ?? 0) - (progressTimes[0] ?? 0);
    expect(progressTimes.length).toBeLessThanOrEqual(30 + 2 + span / 500);
  });

  it('leaves no tensor behind, however many epochs there are', async () => {
    const before = tensorCount();
    const counts: number[] = [];
    const settings = { epochs: 50, filters: [4], hidden: [8], emaDecay: 0.9, batchSize: 16 };
    const epoch = () => {
      counts.push(tensorCount());
      return Promise.resolve();
    };
    await trained(settingsFor('cnn', settings), { epoch }, null, few);
    expect(counts).toHaveLength(50);
    expect(new Set(counts.slice(1))).toEqual(new Set([counts[1]]));
    expect(tensorCount()).toBe(before);
  });

  it('needs no more memory in epoch 50 than in epoch 2', async () => {
    const megabytes: number[] = [];
    await trained(settingsFor('dense', { epochs: 50, hidden: [64] }), {
      epoch() {
        megabytes.push(process.memoryUsage.rss() / 2 ** 20);
        return Promise.resolve();
      },
    });
    const [second = 0] = megabytes.slice(1);
    const last = megabytes.slice(-5).reduce((sum, value) => sum + value, 0) / 5;
    // Node.js collects its garbage when it likes; a leak of one batch a step would be 200 MB by then.
    expect(last - second).toBeLessThan(100);
  });
});

describe('training that goes on from a checkpoint', () => {
  // Nine steps an epoch of the few images, but for the batch that takes all of them.
  const batchSize = 16;
  const tiny = { filters: [4], hidden: [8], batchSize };
  const cases = [
    [
      'linear with momentum',
      settingsFor('linear', { optimizer: 'momentum', learningRate: 0.02, batchSize }),
    ],
    ['dense with dropout', settingsFor('dense', { hidden: [32], dropout: 0.4, batchSize })],
    [
      'normalized CNN, averaged and augmented',
      settingsFor('cnn', { ...tiny, emaDecay: 0.9, augmentation: 'light' }),
    ],
    [
      'CNN averaged over few steps an epoch',
      settingsFor('cnn', { ...tiny, emaDecay: 0.95, batchSize: 450 }),
    ],
    ['CNN for photos', settingsFor('cnn', { ...tiny, augmentation: 'photos', dropout: 0.2 })],
    [
      'residual network',
      settingsFor('resnet', { stem: 4, filters: [4, 8], optimizer: 'rmsprop', batchSize }),
    ],
  ] as const;

  it.each(cases)('lands where it would have without interruption: %s', async (_name, changes) => {
    const settings = { ...changes, epochs: 5 };
    const whole = await trained(settings, {}, null, few);
    for (const after of [1, 3]) {
      const from = whole.resumptions[after - 1];
      if (from === undefined) throw new Error('There is no such checkpoint.');
      const rest = await trained(settings, {}, from, few);
      expect(rest.lines).toEqual(whole.lines.filter(({ epoch }) => epoch > after));
      expect(rest.weights).toEqual(whole.weights);
      expect(rest.outcome.bestEpoch).toBe(whole.outcome.bestEpoch);
    }
  });

  it('goes on for more epochs as the longer run would have, where no schedule knows the end', async () => {
    const settings = settingsFor('dense', { hidden: [16], epochs: 2, schedule: 'constant' });
    const longer = { ...settings, epochs: 4 };
    const [from] = (await trained(settings)).resumptions.slice(-1);
    const rest = await trained(longer, {}, from ?? null);
    const whole = await trained(longer);
    expect(rest.lines).toEqual(whole.lines.filter(({ epoch }) => epoch > 2));
    expect(rest.weights).toEqual(whole.weights);
  });

  it('remembers the best epoch from before, and out of patience is out of patience', async () => {
    const settings = settingsFor('linear', { epochs: 50, earlyStopping: 2, learningRate: 0.05 });
    const whole = await trained(settings);
    const from = whole.resumptions[Math.max(0, whole.outcome.bestEpoch - 1)] ?? null;
    const rest = await trained(settings, {}, from);
    expect(rest.outcome).toMatchObject({ status: 'finished', bestEpoch: whole.outcome.bestEpoch });
    expect(rest.weights).toEqual(whole.weights);
    const last = whole.resumptions.at(-1);
    if (last === undefined) throw new Error('There is no checkpoint.');
    const end = await trained(settings, {}, { ...last, isUnfinished: true });
    expect(end.lines).toEqual([]);
    expect(end.weights).toEqual(whole.weights);
    // A finished run is trained further whatever its patience was.
    expect((await trained(settings, {}, last)).lines).not.toEqual([]);
  });

  it('adds its seconds to those from before', async () => {
    const settings = settingsFor('linear', { epochs: 2 });
    const [first] = (await trained(settings)).resumptions;
    if (first === undefined) throw new Error('There is no checkpoint.');
    const checkpoint: Checkpoint = { ...first.checkpoint, seconds: 1000 };
    const { outcome } = await trained(settings, {}, { ...first, checkpoint });
    expect(outcome.seconds).toBeGreaterThan(1000);
  });
});

describe('what settings change', () => {
  const norm = (weights: Weights) =>
    Math.sqrt(
      [...weights].reduce(
        (sum, [name, values]) =>
          name.endsWith('kernel') ? sum + values.reduce((s, value) => s + value * value, 0) : sum,
        0,
      ),
    );

  it.each(['sgd', 'adam', 'adamw'] as const)(
    'weight decay keeps weights small with %s',
    async (optimizer) => {
      const rate = optimizer === 'sgd' ? 0.05 : 0.01;
      const settings = settingsFor('dense', {
        hidden: [32],
        epochs: 4,
        optimizer,
        learningRate: rate,
      });
      const free = await trained({ ...settings, weightDecay: 0 });
      const decayed = await trained({ ...settings, weightDecay: 1 });
      expect(norm(decayed.weights)).toBeLessThan(0.9 * norm(free.weights));
    },
  );

  it('weight decay leaves biases and normalization alone unless all weights decay', async () => {
    const settings = settingsFor('dense', {
      hidden: [32],
      epochs: 3,
      optimizer: 'adamw',
      learningRate: 0.02,
      schedule: 'constant',
      weightDecay: 1,
    });
    const scales = async (decayedWeights: Settings['decayedWeights']): Promise<number> => {
      const { weights } = await trained({ ...settings, decayedWeights });
      const [scale = new Float32Array()] = [...weights]
        .filter(([name]) => name.endsWith('/scale'))
        .map(([, values]) => values);
      return scale.reduce((sum, value) => sum + value, 0) / scale.length;
    };
    expect(await scales('all')).toBeLessThan(0.9 * (await scales('kernels')));
  });

  it('label smoothing keeps the network from being too sure', async () => {
    const settings = settingsFor('dense', { hidden: [32], epochs: 8, batchSize: 32 });
    const surest = async (labelSmoothing: number): Promise<number> => {
      const { weights } = await trained({ ...settings, labelSmoothing });
      const network = buildNetwork(settings, 10, GRAY_28);
      network.setWeights(weights);
      const highest = network.predict(toUnit(pixelsIn(images))).reduce((a, b) => Math.max(a, b), 0);
      network.free();
      return highest;
    };
    expect(await surest(0.3)).toBeLessThan(await surest(0));
  });

  it('averaged weights are none that training passed through', async () => {
    const settings = settingsFor('dense', { hidden: [16], epochs: 3, emaDecay: 0.9 });
    const { resumptions } = await trained(settings);
    for (const { checkpoint } of resumptions) {
      expect(checkpoint.average).not.toBeNull();
      expect(checkpoint.average).not.toEqual(checkpoint.weights);
    }
  });
});
