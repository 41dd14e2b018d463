/** Which settings share a row of the form. */
import { SETTING_NAMES, type SettingName } from '@engine/settings';

type Rows = readonly (readonly SettingName[])[];

export const NETWORK_ROWS: Rows = [
  ['filters', 'blocks'],
  ['stem', 'stemStride'],
  ['blockRelu', 'initialization'],
  ['hidden', 'dropout', 'batchNorm'],
];
export const RATE_ROWS: Rows = [
  ['epochs', 'batchSize'],
  ['learningRate', 'schedule'],
  ['stepEpochs', 'stepFactor'],
  ['cycleRise'],
];
export const RUN_ROWS: Rows = [
  ['optimizer', 'earlyStopping'],
  ['validationSplit', 'seed'],
];

const placed = new Set([...NETWORK_ROWS, ...RATE_ROWS, ...RUN_ROWS].flat());
/** Of "More settings": every other one. */
export const MORE_SETTINGS = SETTING_NAMES.filter((name) => !placed.has(name));
export const MORE_ROWS: Rows = MORE_SETTINGS.flatMap((_, index) =>
  index % 2 === 0 ? [MORE_SETTINGS.slice(index, index + 2)] : [],
);
