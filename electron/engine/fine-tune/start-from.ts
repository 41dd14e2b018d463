/**
 * Starting a run from another's weights instead of random ones (transfer learning: Yosinski et al.
 * 2014). The last layer begins anew, because its outputs are the classes.
 */
import type { Network } from '../models/network';
import type { Weights } from '../models/weights';
import type { RunRecord } from '../records';
import { requireShape } from '../runs/run-data';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import type { Settings } from '../settings';
import type { Dataset } from '../data/dataset';

const HEAD = 'output/';

/** What was learned is changed slowly, so that it is not lost before the new layer has learned anything. */
const RATE_SHARE = 0.2;
const EPOCHS = 20;
const WARM_UP_EPOCHS = 1;

/**
 * The recipe that starts from a run: its own, slower and shorter.
 * @throws RunError where the run is an imported model, of which the layers are not known
 */
export function settingsFrom(base: RunRecord): Settings {
  const settings = settingsOf(base, 'be started from');
  return {
    ...settings,
    learningRate: settings.learningRate * RATE_SHARE,
    epochs: EPOCHS,
    warmUpEpochs: WARM_UP_EPOCHS,
  };
}

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
