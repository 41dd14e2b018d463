/** A run's kept weights, ready to answer. */
import { buildNetwork } from '../models/build';
import type { Network } from '../models/network';
import type { RunRecord } from '../records';
import type { RunStore } from '../runs/run-store';

export interface Classifier {
  record: RunRecord;
  classNames: string[];
  network: Network;
}

/** @throws RunError when the run is missing or has no weights yet */
export async function loadClassifier(store: RunStore, run: string): Promise<Classifier> {
  const record = await store.read(run);
  const weights = await store.weights(run);
  const { classNames } = record.data;
  const network = buildNetwork(record.settings, classNames.length);
  network.setWeights(weights);
  return { record, classNames, network };
}
