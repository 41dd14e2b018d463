import type { RunRecord } from '../records';
import type { Settings } from '../settings';
import { validationOf, type SplitData } from '../train/split';
import { keptAsItCame } from './inference-only';
import { RunError } from '../storage/run-error';

/**
 * The settings of a run, for what a model that was brought in as it is cannot do.
 * @param wanted what was wanted of it, such as "be trained further"
 * @throws RunError where nobody knows them
 */
export function settingsOf({ settings, name }: RunRecord, wanted: string): Settings {
  if (settings.model !== 'imported') return settings;
  throw new RunError(keptAsItCame(name, wanted));
}

/** Of runs whose seed nobody knows. */
const USUAL_SEED = 1;

/** What a drawing of this run is drawn from, so that it comes out the same each time. */
export function seedOf({ settings }: Pick<RunRecord, 'settings'>): number {
  return settings.model === 'imported' ? USUAL_SEED : settings.seed;
}

/**
 * Places of the training images that a run held out. What was brought in may have seen any of them, so
 * that none counts as held out.
 */
export function validationByRun(
  { settings, imported }: Pick<RunRecord, 'settings' | 'imported'>,
  data: SplitData,
): Int32Array {
  if (settings.model === 'imported' || imported !== undefined) return new Int32Array();
  return validationOf(data, settings);
}
