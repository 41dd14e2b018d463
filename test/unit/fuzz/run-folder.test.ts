/** A run's folder is hostile until it is read: it can be a copy from anywhere. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import { curvesOf, measurementsOf } from '@engine/curves/run-curves';
import { evaluatePhotos } from '@engine/classify/photo-evaluation';
import { buildNetwork } from '@engine/models/build';
import { shapesOf, WeightsError } from '@engine/models/weights';
import type { HistogramLine, MetricLine } from '@engine/records';
import type { FineTuneReport } from '@engine/fine-tune/fine-tune-report';
import { readCheckpoint, writeCheckpoint } from '@engine/runs/checkpoints';
import { readMeasurements } from '@engine/runs/read-measurements';
import { RunError } from '@engine/storage/run-error';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS, settingsFor } from '@engine/settings';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

const RUN = 'a';
/** For what is read by the same few lines as what gets ten thousand. */
const FEWER = 500;
const classNames = ['hat', 'shoe'];
const data = { folder: null, shape: GRAY_28, classNames };

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  await store.create(runRecord(RUN, { data }));
});
afterAll(() => {
  home.remove();
});

function put(file: string, content: Uint8Array | string): void {
  writeFileSync(join(store.path(RUN), file), content);
}

const record = JSON.stringify(
  runRecord(RUN, {
    data,
    settings: DEFAULTS.cnn,
    checkpoint: 'epoch-1',
    versions: { tensorflow: '2.9' },
    fineTunedFrom: { from: 'b', photos: 3 },
    sweep: 's',
  }),
);
const older = [1, 2, 3].map((formatVersion) =>
  JSON.stringify({
    ...(JSON.parse(record) as object),
    formatVersion,
    settings: { ...DEFAULTS.linear, batchNorm: undefined },
  }),
);

it('a damaged run.json is read or refused', async () => {
  const { read, refused } = await survives(
    damagedJson([record, ...older]),
    [RunError],
    async (bytes) => {
      put('run.json', bytes);
      const { run, checkpoint, name } = await store.read(RUN);
      expect([run, typeof name]).toEqual([RUN, 'string']);
      expect(checkpoint ?? 'epoch-1').toMatch(/^epoch-\d+$/);
    },
  );
  await store.create(runRecord(RUN, { data }));
  expect([read > 20, refused > 200]).toEqual([true, true]);
});

it('a damaged run.json hides no other run', async () => {
  await store.create(runRecord('whole', { data }));
  await survives(
    damagedJson([record]),
    [],
    async (bytes) => {
      put('run.json', bytes);
      const { runs, problems } = await store.list();
      expect(runs.map(({ run }) => run)).toContain('whole');
      expect(runs.length + problems.length).toBe(2);
    },
    inputs(FEWER),
  );
  await store.create(runRecord(RUN, { data }));
});

it('a damaged notes.json costs the name at most', async () => {
  const { read } = await survives(
    damagedJson(['{"name":"My best one","note":"n"}']),
    [RunError],
    async (bytes) => {
      put('notes.json', bytes);
      expect(typeof (await store.read(RUN)).name).toBe('string');
    },
  );
  put('notes.json', '{}');
  expect(read).toBeGreaterThan(20);
});

it('damaged metrics become curves or are refused', async () => {
  const lines: MetricLine[] = [
    { kind: 'step', epoch: 1, step: 1, loss: 1, accuracy: 0.5 },
    {
      kind: 'epoch',
      epoch: 1,
      step: 2,
      learningRate: 0.1,
      loss: 1,
      accuracy: 0.5,
      validationLoss: null,
      validationAccuracy: 0.4,
    },
  ];
  const texts = lines.map((line) => JSON.stringify(line));
  const whole = Buffer.from(`${texts.join('\n')}\n`);
  const { read, refused } = await survives(damagedJson(texts), [RunError], async (bytes) => {
    put('metrics.ndjson', Buffer.concat([whole, bytes, Buffer.from('\n')]));
    const { training, validation } = curvesOf(measurementsOf(await store.metrics(RUN), []), 128);
    for (const { loss, step } of [training, validation]) {
      expect([...loss, ...step].every(Number.isFinite)).toBe(true);
    }
  });
  put('metrics.ndjson', whole);
  expect([read > 20, refused > 200]).toEqual([true, true]);
});

it('a damaged line of the times costs that line at most', async () => {
  const time = '{"epoch":1,"seconds":2}';
  await survives(
    damagedJson([time]),
    [],
    async (bytes) => {
      put('times.ndjson', Buffer.concat([bytes, Buffer.from(`\n${time}\n`)]));
      const { training } = curvesOf(await readMeasurements(store, RUN), 128);
      expect(training.time.some(Number.isNaN)).toBe(false);
    },
    inputs(FEWER),
  );
});

it('damaged histograms are read or refused', async () => {
  const histogram = { min: -1, max: 1, mean: 0, deviation: 0.5, counts: [1, 2] };
  const line: HistogramLine = {
    epoch: 1,
    step: 2,
    parameters: [{ name: 'w', weights: histogram, gradient: histogram }],
  };
  await survives(damagedJson([JSON.stringify(line)]), [RunError], async (bytes) => {
    put('histograms.ndjson', Buffer.concat([bytes, Buffer.from('\n')]));
    await store.histograms(RUN);
  });
});

it('damaged scores are read or refused', async () => {
  const table = new ProbabilityTable(Float32Array.of(0.75, 0.25, 0.5, 0.5), 2);
  const evaluation = {
    ...evaluate(table, Uint8Array.of(0, 1), classNames),
    calibration: {
      temperature: 1,
      expectedError: 0.1,
      bins: [{ images: 0, confidence: null, accuracy: null }],
    },
    rejection: { threshold: 0.5, rightAnswersLost: 0.1, othersRefused: 0.2 },
  };
  const { refused } = await survives(
    damagedJson([JSON.stringify(evaluation)]),
    [RunError],
    async (bytes) => {
      put('evaluation.json', bytes);
      await store.evaluation(RUN);
    },
    inputs(FEWER),
  );
  expect(refused).toBeGreaterThan(100);
  await store.writeEvaluation(RUN, evaluation, table);
  expect(await store.evaluation(RUN)).toEqual(evaluation);
});

it('damaged predictions are a table or are refused', async () => {
  const table = new ProbabilityTable(Float32Array.of(0.75, 0.25, 0.5, 0.5), 2);
  await store.writeEvaluation(RUN, evaluate(table, Uint8Array.of(0, 1), classNames), table);
  const whole = readFileSync(join(store.path(RUN), 'predictions.safetensors'));
  await survives(
    damaged([whole]),
    [RunError],
    async (bytes) => {
      put('predictions.safetensors', bytes);
      const read = await store.predictions(RUN);
      expect(Number.isInteger(read?.count ?? 0)).toBe(true);
    },
    inputs(FEWER),
  );
});

it('a damaged report is read or refused', async () => {
  const photos = evaluatePhotos(
    [{ folder: 'hat', verdict: { label: 0, probabilities: [1, 0] }, rejected: false, white: true }],
    classNames,
  );
  const scores = { photos, accuracy: 0.5, testAccuracy: 0.5 };
  const counted = { learned: 1, holdOut: 1 };
  const report: FineTuneReport = {
    formatVersion: 1,
    from: 'b',
    fromName: 'B',
    classes: [{ className: 'hat', ...counted, isNew: false, before: null, after: 1 }],
    ...counted,
    before: scores,
    after: scores,
    pictures: ['0123456789abcdef'],
  };
  await store.writeFineTuneReport(RUN, report);
  expect(await store.fineTuneReport(RUN)).toEqual(report);
  await survives(
    damagedJson([JSON.stringify(report)]),
    [RunError],
    async (bytes) => {
      put('fine-tune-report.json', bytes);
      await store.fineTuneReport(RUN);
    },
    inputs(FEWER),
  );
});

it('a damaged checkpoint is read whole or refused', async () => {
  const weights = new Map([['w', Float32Array.of(1, 2, 3)]]);
  const checkpoint = {
    epoch: 1,
    step: 2,
    seconds: 3,
    best: { epoch: 1, score: 0.5 },
    weights,
    optimizer: weights,
    average: null,
  };
  const folder = store.path(RUN);
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  const lengths = { metricsBytes: 4, histogramsBytes: 5 };
  await writeCheckpoint(folder, { checkpoint, best: weights, ...lengths }, new Map());
  const place = (file: string) => join('checkpoints', 'epoch-1', file);
  const whole = (file: string) => readFileSync(join(folder, place(file)));
  const [state, tensors] = [whole('state.json'), whole('weights.safetensors')];
  await survives(
    damagedJson([state.toString()]),
    [RunError],
    async (bytes) => {
      put(place('state.json'), bytes);
      const read = await readCheckpoint(folder, 'epoch-1');
      expect(Number.isInteger(read.checkpoint.epoch)).toBe(true);
    },
    inputs(FEWER),
  );
  put(place('state.json'), state);
  await survives(
    damaged([tensors]),
    [RunError],
    async (bytes) => {
      put(place('optimizer.safetensors'), bytes);
      await readCheckpoint(folder, 'epoch-1');
    },
    inputs(FEWER),
  );
});

it('damaged weights become a network or are refused', async () => {
  const network = buildNetwork(settingsFor('dense', { hidden: [1], batchNorm: true }), 2, GRAY_28);
  await store.writeWeights(RUN, network.weights(), shapesOf(network.kept));
  const whole = readFileSync(join(store.path(RUN), 'weights.safetensors'));
  const { refused } = await survives(damaged([whole]), [RunError, WeightsError], async (bytes) => {
    put('weights.safetensors', bytes);
    network.setWeights(await store.weights(RUN));
  });
  expect(refused).toBeGreaterThan(100);
  network.free();
});
