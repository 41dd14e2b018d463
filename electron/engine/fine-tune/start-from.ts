/**
 * Starting a run from another's weights instead of random ones (transfer learning: Yosinski et al.
 * 2014). The last layer begins anew, because its outputs are the classes.
 */
import type { Network } from '../models/network';
import type { Weights } from '../models/weights';
import type { RunRecord } from '../records';
import { requireShape } from '../runs/run-data';
import type { RunStore } from '../runs/run-store';
import type { Dataset } from '../data/dataset';

const HEAD = 'output/';

/**
 * The weights below the last layer.
 * @throws RunError where the run has none, DataError where it takes images of another shape
 */
export async function weightsToStartFrom(
  store: RunStore,
  base: RunRecord,
  dataset: Dataset,
): Promise<Weights> {
  requireShape(base, dataset);
  const weights = await store.weights(base.run);
  return new Map([...weights].filter(([name]) => !name.startsWith(HEAD)));
}

/** Replace a network's random weights by these, where it has them. */
export function startFrom(network: Network, weights: Weights): void {
  network.setWeights(new Map([...network.weights(), ...weights]));
}
