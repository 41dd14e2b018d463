import type { RunRecord } from '../records';
import type { Settings } from '../settings';
import { RunError } from './run-error';

/**
 * The settings of a run, for what a model that was brought in as it is cannot do.
 * @param wanted what was wanted of it, such as "be trained further"
 * @throws RunError where nobody knows them
 */
export function settingsOf({ settings, name }: RunRecord, wanted: string): Settings {
  if (settings.model !== 'imported') return settings;
  throw new RunError(
    `"${name}" was imported and is kept as it came: it can answer, be evaluated and be served, but it cannot ${wanted}.`,
  );
}
