import type { RunSummary } from '@engine/records';
import {
  DEFAULTS,
  effectiveSettings,
  FAMILIES,
  inSentence,
  printSetting,
  type SettingEntry,
} from '@engine/settings';
import { percent } from '../../format';

/** Settings that are mentioned only where they differ from the defaults. */
const QUIET = new Set([
  ...['epochs', 'validationSplit', 'stepEpochs', 'stepFactor', 'cycleRise'],
  ...['stemStride', 'blockRelu', 'initialization', 'decayedWeights', 'keptWeights'],
]);
const OFF = new Set<unknown>([0, false, 'none', 'uniform']);

function phrase({ setting, value }: SettingEntry): string {
  if (value === true) return inSentence(setting.label);
  const isPercent = 'percent' in setting;
  return `${inSentence(setting.label)} ${isPercent ? percent(Number(value)) : printSetting(value)}`;
}

/** A run's settings in one line, the architecture first; what is off is left out. */
export function describeSettings(settings: RunSummary['settings']): string {
  if (settings.model === 'imported') return 'Imported model, inference only';
  const usual: Readonly<Record<string, unknown>> = { ...DEFAULTS[settings.model] };
  const said = effectiveSettings(settings).filter(({ name, value }) =>
    QUIET.has(name) ? value !== usual[name] : !OFF.has(value),
  );
  // Broken between settings only, never within one.
  return [FAMILIES[settings.model], ...said.map(phrase)]
    .map((part) => part.replaceAll(' ', '\u00a0'))
    .join(', ');
}
