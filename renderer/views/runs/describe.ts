import type { Settings } from '../../../electron/engine/settings';

/** A run's settings in one line, the architecture first. */
export function describeSettings(settings: Settings): string {
  const parts: string[] = [];
  if (settings.model === 'cnn') parts.push(`filters ${settings.filters.join('-')}`);
  if (settings.model !== 'linear') {
    parts.push(
      settings.hidden.length === 0 ? 'no hidden layer' : `hidden ${settings.hidden.join('-')}`,
    );
    if (settings.dropout > 0) parts.push(`dropout ${settings.dropout}`);
  }
  parts.push(
    `${settings.optimizer} ${settings.learningRate} ${settings.schedule}`,
    `batch ${settings.batchSize}`,
    `seed ${settings.seed}`,
  );
  return parts.join(', ');
}
