import type { RunSummary } from '../../../electron/engine/records';
import { DEFAULTS, type ModelFamily, type Settings } from '../../../electron/engine/settings';
import { percent } from '../../format';

const FAMILIES: Record<ModelFamily, string> = {
  linear: 'Linear',
  dense: 'Dense',
  cnn: 'CNN',
  resnet: 'ResNet',
};

function describeLayers(settings: Settings): string[] {
  if (settings.model === 'linear') return [];
  const parts: string[] = [];
  if ('filters' in settings) parts.push(`filters ${settings.filters.join('-')}`);
  if (settings.model === 'resnet') {
    if (settings.stem > 0) parts.push(`stem ${settings.stem}`);
    parts.push(`${settings.blocks} residual ${settings.blocks === 1 ? 'block' : 'blocks'} each`);
  } else {
    const { hidden } = settings;
    parts.push(hidden.length === 0 ? 'no hidden layer' : `hidden ${hidden.join('-')}`);
    if (settings.batchNorm) parts.push('batch norm');
  }
  if (settings.dropout > 0) parts.push(`dropout ${settings.dropout}`);
  return parts;
}

/** A run's settings in one line, the architecture first; what nobody changed is left out. */
export function describeSettings(settings: RunSummary['settings']): string {
  if (settings.model === 'imported') return 'Imported model, inference only';
  const { model, validationShare, earlyStopping } = settings;
  const parts = [
    FAMILIES[model],
    ...describeLayers(settings),
    `${settings.optimizer} ${settings.learningRate} ${settings.schedule}`,
    `batch ${settings.batchSize}`,
  ];
  if (validationShare !== DEFAULTS[model].validationShare) {
    parts.push(`validation split ${percent(validationShare)}`);
  }
  if (settings.augmentation !== 'none') parts.push(`${settings.augmentation} augmentation`);
  if (settings.averaging > 0) parts.push(`EMA ${settings.averaging}`);
  if (settings.labelSmoothing > 0) parts.push(`label smoothing ${settings.labelSmoothing}`);
  if (settings.weightDecay > 0) parts.push(`weight decay ${settings.weightDecay}`);
  if (settings.warmUpEpochs > 0) parts.push(`warm-up ${settings.warmUpEpochs}`);
  if (earlyStopping > 0) parts.push(`patience ${earlyStopping}`);
  parts.push(`seed ${settings.seed}`);
  // Broken between settings only, never within one.
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(', ');
}
