/** Runs on disk that nobody had to train. */
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { shapesOf } from '@engine/models/weights';
import { generator } from '@engine/random';
import type { RunRecord } from '@engine/records';
import type { RunStore } from '@engine/runs/run-store';
import type { Settings } from '@engine/settings';
import { runRecord } from './run-record';

export { CLASS_NAMES, runRecord } from './run-record';

/**
 * Weights as training could leave them: biases that are not zero, means and variances that are not 0
 * and 1, scales of both signs.
 */
function unsettle(network: Network): void {
  const random = generator(1, 'test');
  const drawn: Record<string, () => number> = {
    bias: () => random() - 0.5,
    offset: () => random() - 0.5,
    mean: () => random() - 0.5,
    scale: () => 2 * random() - 0.5,
    variance: () => 0.5 + random(),
  };
  for (const { name, variable } of network.kept) {
    const draw = drawn[name.slice(name.lastIndexOf('/') + 1)];
    if (draw !== undefined) variable.assign(variable.values().map(draw));
  }
}

/** Store a run with weights. @returns its network, which the caller frees */
export async function storedRun(
  store: RunStore,
  settings: Settings,
  changes: Partial<RunRecord> = {},
): Promise<{ run: string; network: Network }> {
  const record = runRecord('20260101-000000-test-abcd', { settings, ...changes });
  const network = buildNetwork(settings, record.data.classNames.length, record.data.shape);
  unsettle(network);
  await store.create(record);
  await store.writeWeights(record.run, network.weights(), shapesOf(network.kept));
  return { run: record.run, network };
}
