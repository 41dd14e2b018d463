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
  learningRate: 'size of the steps, at its highest',
  schedule: SCHEDULES.join(', '),
  warmUpEpochs: 'epochs in which the learning rate rises from 0',
  stepEpochs: 'epochs after which the step schedule lowers the rate',
  stepFactor: 'what the step schedule multiplies the rate by',
  weightDecay: 'how much the weights are drawn towards 0',
  labelSmoothing: 'share of each label that is spread over all classes',
  averaging: 'how much of the weights’ average each step keeps, 0 for none',
  augmentation: AUGMENTATIONS.join(', '),
  batchNorm: 'whether what each ReLU takes is normalised, true or false',
  stem: 'filters of a convolution ahead of the stages, 0 for none',
  blocks: 'residual blocks in each stage',
  optimizer: OPTIMIZERS.join(', '),
  validationShare: 'share of the training images that is held out',
  earlyStopping: 'epochs without improvement after which training ends, 0 for never',
  seed: 'the same seed gives the same run on the same kind of processor and the same libtensorflow',
  hidden: 'units of each hidden layer, such as 256,128',
  dropout: 'share of hidden activations set to zero',
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
  --${'preset'.padEnd(18)} a whole recipe to begin with: ${Object.keys(PRESETS).join(', ')}
${SETTING_NAMES.map(settingHelp).join('\n')}

  --json   JSON lines only on stdout, the last one {"type":"result",...}
  --help   this text

Epochs may be ${LIMITS.epochs.min} to ${LIMITS.epochs.max}; wrong values are refused with what is allowed.
Runs live in the app's data folder, or in ATELIER_HOME where that is set.
Exit code: 0; 1 with a sentence on stderr; 2 for wrong usage.
`;
}
