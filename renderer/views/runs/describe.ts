import { DEFAULTS, type ModelFamily, type Settings } from '../../../electron/engine/settings';
import { percent } from '../../format';

const FAMILIES: Record<ModelFamily, string> = { linear: 'Linear', dense: 'Dense', cnn: 'CNN' };

function describeLayers(settings: Settings): string[] {
  if (settings.model === 'linear') return [];
  const parts: string[] = [];
  if (settings.model === 'cnn') parts.push(`filters ${settings.filters.join('-')}`);
  const { hidden } = settings;
  parts.push(hidden.length === 0 ? 'no hidden layer' : `hidden ${hidden.join('-')}`);
  if (settings.dropout > 0) parts.push(`dropout ${settings.dropout}`);
  return parts;
}

/** A run's settings in one line, the architecture first; what nobody changed is left out. */
export function describeSettings(settings: Settings): string {
  const { model, validationShare, earlyStopping } = settings;
  const parts = [
    FAMILIES[model],
    ...describeLayers(settings),
    `${settings.optimizer} ${settings.learningRate} ${settings.schedule}`,
    `batch ${settings.batchSize}`,
  ];
  if (validationShare !== DEFAULTS[model].validationShare) {
    parts.push(`${percent(validationShare)} held out`);
  }
  if (earlyStopping > 0) parts.push(`patience ${earlyStopping}`);
  parts.push(`seed ${settings.seed}`);
  // Broken between settings only, never within one.
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(', ');
}
