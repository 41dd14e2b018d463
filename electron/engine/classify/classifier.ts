/** A run's kept weights, ready to answer. */
import { thresholdNote } from '../evaluate/validation-size';
import { loadInferenceOnly } from '../import/inference-only-model';
import { outputLayer } from '../explain/features';
import { buildUnsetNetwork } from '../models/build';
import type { Network } from '../models/network';
import type { Evaluation, RunRecord } from '../records';
import type { RunStore } from '../runs/run-store';
import { AnswerGraph } from './answer-graph';
import { readFamiliarity, type Familiarity } from './familiarity';

export interface Classifier {
  record: RunRecord;
  classNames: string[];
  network: Network;
  /** For photos that are answered; whoever frees the network frees it too. */
  graph: AnswerGraph;
  /** Least raw confidence of an answer, or familiarity where the run measures it; below it is "not sure". */
  threshold: number;
  /** How familiar photos look to the network; null of runs that go by confidence. */
  familiarity: Familiarity | null;
  /** Why that is the default one, as a sentence; null where the run has one of its own. */
  thresholdNote: string | null;
}

/**
 * For runs without a threshold of their own. With ten classes a guess has 0.1; under 0.35 the
 * runner-up is nearly as likely as the winner.
 */
const USUAL_THRESHOLD = 0.35;

/** Least raw confidence, or familiarity, of an answer by a run of this evaluation. */
export function thresholdOf(evaluation: Evaluation | null): number {
  return evaluation?.rejection?.threshold ?? USUAL_THRESHOLD;
}

async function networkOf(store: RunStore, record: RunRecord): Promise<Network> {
  const { run, settings, data } = record;
  if (settings.model === 'imported') return loadInferenceOnly(store.path(run), record);
  const weights = await store.weights(run);
  const network = buildUnsetNetwork(settings, data.classNames.length, data.shape);
  try {
    network.setWeights(weights);
    return network;
  } catch (error) {
    network.free();
    throw error;
  }
}

/** @throws RunError when the run is missing or has no weights yet, WeightsError when they are another's */
export async function loadClassifier(store: RunStore, run: string): Promise<Classifier> {
  const record = await store.read(run);
  const { classNames } = record.data;
  const network = await networkOf(store, record);
  const evaluation = await store.evaluation(run);
  const threshold = thresholdOf(evaluation);
  const familiarity =
    evaluation?.rejection?.measure === 'familiarity'
      ? await readFamiliarity(store, run, outputLayer(network).parameters[0].variable.shape[0] ?? 0)
      : null;
  const note = thresholdNote(evaluation);
  const graph = new AnswerGraph(network);
  return { record, classNames, network, graph, threshold, familiarity, thresholdNote: note };
}

export function freeClassifier({ network, graph }: Pick<Classifier, 'network' | 'graph'>): void {
  graph.free();
  network.free();
}
