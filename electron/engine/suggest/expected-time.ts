/** How long a training will take, by what runs of the same network took on this computer. */
import type { RunRecord } from '../records';
import type { Settings, SettingName } from '../settings';

/** These change what is computed in a step too little to be measured, or how many steps there are. */
const WITHOUT_COST = new Set<SettingName>([
  'epochs',
  'seed',
  'learningRate',
  'schedule',
  'warmUpEpochs',
  'stepEpochs',
  'stepFactor',
  'labelSmoothing',
  'weightDecay',
  'keptWeights',
  'earlyStopping',
]);

/** What decides how long an epoch takes. */
function costly(settings: Settings): string {
  const kept = Object.entries(settings).filter(([name]) => !WITHOUT_COST.has(name as SettingName));
  return JSON.stringify(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? null;
}

/**
 * @param dataFolder null for the data that comes with the app
 * @param runs of any kind; those that were trained on another computer, or on other data, are passed over
 * @returns seconds without evaluation, the median by these runs; null where there is none
 */
export function expectedSeconds(
  settings: Settings,
  dataFolder: string | null,
  runs: readonly RunRecord[],
): number | null {
  const cost = costly(settings);
  const perEpoch = runs.flatMap((record) => {
    const { data, trainSeconds, epochsDone, shared, imported, fineTunedFrom } = record;
    const isElsewhere = shared !== undefined || imported !== undefined;
    const isOther = data.folder !== dataFolder || fineTunedFrom !== undefined;
    if (isElsewhere || isOther || trainSeconds === null || epochsDone === 0) return [];
    if (record.settings.model === 'imported' || costly(record.settings) !== cost) return [];
    return [trainSeconds / epochsDone];
  });
  const seconds = median(perEpoch);
  return seconds === null ? null : seconds * settings.epochs;
}
