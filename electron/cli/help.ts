import {
  AUGMENTATIONS,
  DEFAULTS,
  LIMITS,
  MODEL_FAMILIES,
  OPTIMIZERS,
  PRESETS,
  SCHEDULES,
  SETTING_NAMES,
} from '../engine/settings';
import { flagName } from './arguments';
import type { Command } from './commands/command';

const MEANINGS: Record<string, string> = {
  epochs: 'passes over the training images',
  batchSize: 'images in each optimizer step',
  learningRate: 'peak learning rate',
  schedule: SCHEDULES.join(', '),
  warmUpEpochs: 'linear warm-up, in epochs',
  stepEpochs: 'step size of the step schedule, in epochs',
  stepFactor: 'gamma of the step schedule: factor for the learning rate',
  weightDecay: 'weight decay',
  labelSmoothing: 'label smoothing factor',
  averaging: 'EMA of weights: decay, 0 for no EMA',
  augmentation: AUGMENTATIONS.join(', '),
  batchNorm: 'batch normalization, true or false',
  stem: 'filters of the stem convolution, 0 for no stem',
  blocks: 'residual blocks per stage',
  optimizer: OPTIMIZERS.join(', '),
  validationShare: 'validation split: share of the training images',
  earlyStopping: 'early stopping patience, in epochs; 0 for no early stopping',
  seed: 'random seed; results are reproducible on the same kind of processor and the same libtensorflow',
  hidden: 'units of each hidden layer, such as 256,128',
  dropout: 'dropout rate of the hidden layers',
  filters: 'filters of each convolution block, such as 32,64',
};

function settingHelp(name: string): string {
  const defaults = MODEL_FAMILIES.map((family) => {
    const settings: Record<string, string | number | boolean | number[]> = { ...DEFAULTS[family] };
    const value = settings[name];
    return value === undefined ? null : `${family} ${value.toString()}`;
  }).filter((text) => text !== null);
  return `  --${flagName(name).padEnd(18)} ${MEANINGS[name] ?? ''} (${defaults.join('; ')})`;
}

/** The text of --help, its settings and defaults read from the schema. */
export function helpText(commands: readonly Command[]): string {
  const list = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trim()}\n      ${summary}`,
  );
  return `Train, compare and use clothing classifiers, in the terminal.

usage: npm run atelier -- COMMAND [--json]

${list.join('\n')}

Settings of train, with the defaults of each family:
  --${'model'.padEnd(18)} ${MODEL_FAMILIES.join(', ')} (cnn)
  --${'preset'.padEnd(18)} start from a recipe: ${Object.keys(PRESETS).join(', ')}
${SETTING_NAMES.map(settingHelp).join('\n')}

  --json   only JSON lines on stdout, the last one {"type":"result",...}
  --help   this text

Epochs may be ${LIMITS.epochs.min} to ${LIMITS.epochs.max}; invalid values are rejected with the allowed range.
Runs live in the app's data folder, or in ATELIER_HOME if it is set.
Exit code: 0 for success; 1 for an error, with a message on stderr; 2 for invalid usage.
`;
}
