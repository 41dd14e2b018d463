/**
 * Every setting of a run, once. The schema, the forms and their help, flags and `--help`, the columns,
 * filters and CSV of runs, sweeps and the Keras script are all derived from this table, in its order.
 */
import { everywhere, FAMILIES, type Setting } from './setting';

const BATCH_SIZES = '64, 128, 256';
const SMOOTHINGS = '0, 0.05, 0.1';

export const SETTINGS = {
  model: {
    label: 'Model',
    help: 'Architecture of the network',
    kind: 'choice',
    options: FAMILIES,
    defaults: { linear: 'linear', dense: 'dense', cnn: 'cnn', resnet: 'resnet' },
    fixed: true,
  },
  stem: {
    label: 'Stem',
    help: 'Filters of the stem convolution at full resolution',
    off: 'no stem',
    kind: 'integer',
    limits: { min: 0, max: 512 },
    defaults: { resnet: 32 },
  },
  filters: {
    label: 'Filters',
    help: 'Filters per block',
    common: true,
    example: '32-64',
    kind: 'layers',
    limits: { min: 1, max: 512 },
    count: { min: 1, max: 4 },
    defaults: { cnn: [16, 48, 96], resnet: [48, 96, 192] },
    search: { cnn: '16-48-96, 32-64-128, 32-64' },
  },
  blocks: {
    label: 'Residual blocks',
    help: 'Residual blocks per stage',
    kind: 'integer',
    limits: { min: 0, max: 8 },
    defaults: { resnet: 1 },
  },
  hidden: {
    label: 'Hidden layers',
    help: 'Units per layer',
    common: true,
    example: '256-128',
    off: 'no hidden layer',
    kind: 'layers',
    limits: { min: 1, max: 4096 },
    count: { min: 0, max: 8 },
    defaults: { dense: [512, 256], cnn: [128] },
    search: { dense: '512-256, 512-512, 768-384, 1024-256, 256-128' },
  },
  batchNorm: {
    label: 'Batch norm',
    help: 'Batch normalization before each ReLU',
    kind: 'flag',
    defaults: { dense: true, cnn: true },
  },
  dropout: {
    label: 'Dropout',
    help: 'Dropout rate: share of activations set to zero during training',
    kind: 'number',
    limits: { min: 0, max: 0.9 },
    defaults: { dense: 0.3, cnn: 0.2, resnet: 0 },
    search: { dense: '0.15..0.5', cnn: '0.1..0.5' },
  },
  learningRate: {
    label: 'Learning rate',
    help: 'Peak learning rate',
    common: true,
    example: '0.001',
    kind: 'number',
    limits: { min: 1e-6, max: 10 },
    scale: 'log',
    defaults: { linear: 0.005, dense: 0.002, cnn: 0.005, resnet: 0.006 },
    search: {
      linear: '0.001..0.02',
      dense: '0.0007..0.006',
      cnn: '0.0015..0.015',
      resnet: '0.002..0.02',
    },
  },
  schedule: {
    label: 'Schedule',
    help: 'Learning-rate schedule: how the rate changes during training',
    kind: 'choice',
    options: { constant: 'Constant', cosine: 'Cosine', 'one-cycle': 'One cycle', step: 'Steps' },
    defaults: everywhere('cosine', { resnet: 'one-cycle' }),
  },
  optimizer: {
    label: 'Optimizer',
    help: 'Rule that updates the weights',
    common: true,
    kind: 'choice',
    options: {
      sgd: 'SGD',
      momentum: 'Momentum',
      adam: 'Adam',
      adamw: 'AdamW',
      rmsprop: 'RMSprop',
    },
    defaults: everywhere('adam', { resnet: 'adamw' }),
  },
  batchSize: {
    label: 'Batch size',
    help: 'Images per training step',
    common: true,
    kind: 'integer',
    limits: { min: 1, max: 4096 },
    scale: 'log',
    defaults: everywhere(128),
    search: everywhere(BATCH_SIZES),
  },
  epochs: {
    label: 'Epochs',
    help: 'Passes over the training images',
    common: true,
    kind: 'integer',
    limits: { min: 1, max: 1000 },
    defaults: { linear: 15, dense: 24, cnn: 12, resnet: 30 },
  },
  augmentation: {
    label: 'Augmentation',
    help: 'Random changes to the training images. Mirror: horizontal flips. Light: also shifts and cutout. Photos: simulates photos taken at home',
    kind: 'choice',
    options: { none: 'None', mirror: 'Mirror', light: 'Light', photos: 'Photos' },
    defaults: everywhere('none', { cnn: 'mirror', resnet: 'light' }),
  },
  emaDecay: {
    label: 'EMA decay',
    help: 'Exponential moving average (EMA) of the weights',
    example: '0.999',
    off: 'no EMA',
    kind: 'number',
    limits: { min: 0, max: 0.9999 },
    defaults: { linear: 0, dense: 0.998, cnn: 0.998, resnet: 0.999 },
  },
  labelSmoothing: {
    label: 'Label smoothing',
    help: 'Share of each label spread evenly over all classes',
    example: '0.1',
    off: 'no smoothing',
    kind: 'number',
    limits: { min: 0, max: 0.5 },
    defaults: { linear: 0, dense: 0, cnn: 0.05, resnet: 0.1 },
    search: { dense: SMOOTHINGS, cnn: SMOOTHINGS, resnet: SMOOTHINGS },
  },
  weightDecay: {
    label: 'Weight decay',
    help: 'Shrinks the weights at each step',
    example: '0.01',
    off: 'no decay',
    kind: 'number',
    limits: { min: 0, max: 1 },
    scale: 'log',
    defaults: everywhere(0, { resnet: 0.02 }),
    search: { linear: '0, 0.0001, 0.001', resnet: '0.005..0.05' },
  },
  warmUpEpochs: {
    label: 'Warm-up',
    help: 'Epochs of linear warm-up, in which the learning rate rises from 0 to its peak',
    unit: 'epochs',
    off: 'no warm-up',
    kind: 'number',
    limits: { min: 0, max: 100 },
    defaults: everywhere(0),
  },
  stepEpochs: {
    label: 'Step size',
    help: 'Epochs between two reductions of the learning rate',
    unit: 'epochs',
    unitInLabel: true,
    when: { setting: 'schedule', is: 'step' },
    kind: 'integer',
    limits: { min: 1, max: 1000 },
    defaults: everywhere(5),
  },
  stepFactor: {
    label: 'Gamma',
    help: 'Factor by which each step multiplies the learning rate',
    when: { setting: 'schedule', is: 'step' },
    kind: 'number',
    limits: { min: 0.01, max: 1 },
    defaults: everywhere(0.5),
  },
  earlyStopping: {
    label: 'Early stopping',
    help: 'Patience: epochs without better validation accuracy before training stops',
    unit: 'epochs',
    off: 'no early stopping',
    kind: 'integer',
    limits: { min: 0, max: 100 },
    defaults: everywhere(0),
  },
  validationSplit: {
    label: 'Validation split',
    help: 'Share of the training images used for validation, to choose the best epoch',
    unit: 'of the training images',
    percent: true,
    kind: 'number',
    limits: { min: 0, max: 0.5 },
    // Of 60,000 images, 5% tell the epochs of a ResNet apart, and the rest trains it.
    defaults: everywhere(0.1, { resnet: 0.05 }),
    fixed: true,
  },
  seed: {
    label: 'Seed',
    help: 'Random seed: the same seed reproduces a run on the same processor type and libtensorflow version',
    kind: 'integer',
    limits: { min: 0, max: 2 ** 31 - 1 },
    defaults: everywhere(1),
  },
} as const satisfies Record<string, Setting>;

export type SettingName = Exclude<keyof typeof SETTINGS, 'model'>;

/** Every setting but the family itself. */
export const SETTING_NAMES = (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]).filter(
  (name) => name !== 'model',
);

/** By its key, or null where there is no such setting. */
export function settingNamed(name: string): Setting | null {
  const settings: Readonly<Record<string, Setting>> = SETTINGS;
  return Object.hasOwn(settings, name) ? (settings[name] ?? null) : null;
}
