/** A whole run: folder, training, evaluation, each step recorded as it comes. */
import type { Dataset } from '../data/dataset';
import { toUnit } from '../data/dataset';
import { evaluate, ProbabilityTable } from '../evaluate/metrics';
import { buildNetwork } from '../models/build';
import type { Network } from '../models/network';
import type { Evaluation, MetricLine, Progress, RunRecord } from '../records';
import type { Settings } from '../settings';
import { tensorflow, tensorflowVersion } from '../tensorflow/load';
import { train } from '../train/train';
import type { RunStore } from './run-store';

export interface RunPlan {
  run: string;
  /** Null names the run after its settings. */
  name: string | null;
  settings: Settings;
  /** Folder of IDX files, or null for the Fashion-MNIST that ships with the app. */
  dataFolder: string | null;
}

export interface RunWatcher {
  signal: AbortSignal;
  /** Called once the run's folder exists. */
  started?(): void;
  progress(progress: Progress): void;
  metrics(line: MetricLine): void;
}

/** What a run is called until somebody names it: its architecture. */
export function describeSettings(settings: Settings): string {
  switch (settings.model) {
    case 'linear':
      return 'Linear';
    case 'dense':
      return `Dense ${settings.hidden.join('-')}`.trim();
    case 'cnn':
      return `CNN ${[...settings.filters, ...settings.hidden].join('-')}`;
  }
}

function newRecord(plan: RunPlan, dataset: Dataset, network: Network): RunRecord {
  return {
    formatVersion: 1,
    run: plan.run,
    name: plan.name ?? describeSettings(plan.settings),
    createdAt: new Date().toISOString(),
    endedAt: null,
    status: 'running',
    message: null,
    settings: plan.settings,
    data: { folder: plan.dataFolder, classNames: dataset.classNames },
    processId: process.pid,
    parameterCount: network.parameterCount,
    trainSeconds: null,
    bestEpoch: null,
    versions: { tensorflow: tensorflowVersion(), 'tfjs-node': tensorflow().version['tfjs-node'] },
    epochsDone: 0,
    lastLoss: null,
    bestValidationAccuracy: null,
    testAccuracy: null,
    testLoss: null,
  };
}

/** The record with what an epoch's line says; other lines leave it as it is. */
function withMetrics(record: RunRecord, line: MetricLine): RunRecord {
  if (line.kind !== 'epoch') return record;
  const accuracies = [record.bestValidationAccuracy, line.validationAccuracy].filter(
    (value) => value !== null,
  );
  return {
    ...record,
    epochsDone: line.epoch,
    lastLoss: line.loss,
    bestValidationAccuracy: accuracies.length === 0 ? null : Math.max(...accuracies),
  };
}

/** Probabilities and scores of a network on a data set's test images. */
export function evaluateOnTest(
  network: Network,
  dataset: Dataset,
): { evaluation: Evaluation; table: ProbabilityTable } {
  const probabilities = network.predict(toUnit(dataset.test.pixels));
  const table = new ProbabilityTable(probabilities, network.classCount);
  return { evaluation: evaluate(table, dataset.test.labels, dataset.classNames), table };
}

/**
 * Train as planned and leave a complete run folder behind.
 * @returns the run's last record and its evaluation
 * @throws what training throws, after the record says that the run failed
 */
export async function trainRun(
  store: RunStore,
  dataset: Dataset,
  plan: RunPlan,
  watcher: RunWatcher,
): Promise<{ record: RunRecord; evaluation: Evaluation }> {
  const network = buildNetwork(plan.settings, dataset.classNames.length);
  const shapes = new Map(network.parameters.map(({ name, variable }) => [name, variable.shape]));
  let record = newRecord(plan, dataset, network);
  await store.create(record);
  watcher.started?.();
  try {
    const outcome = await train(network, dataset.train, plan.settings, {
      signal: watcher.signal,
      progress(progress) {
        watcher.progress({ run: plan.run, ...progress });
      },
      metrics(line) {
        store.appendMetrics(plan.run, line);
        record = withMetrics(record, line);
        watcher.metrics(line);
      },
      async best(weights, bestEpoch) {
        await store.writeWeights(plan.run, weights, shapes);
        record = { ...record, bestEpoch };
        await store.write(record);
      },
    });
    const { evaluation, table } = evaluateOnTest(network, dataset);
    await store.writeEvaluation(plan.run, evaluation, table);
    record = {
      ...record,
      status: outcome.status,
      endedAt: new Date().toISOString(),
      trainSeconds: outcome.seconds,
      testAccuracy: evaluation.accuracy,
      testLoss: evaluation.loss,
    };
    await store.write(record);
    return { record, evaluation };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await store.write({
      ...record,
      status: 'failed',
      message,
      endedAt: new Date().toISOString(),
    });
    throw error;
  } finally {
    network.free();
  }
}
