/**
 * The one schema of a run's settings. The form, the command line and the stored run all read it,
 * so a value that one of them accepts is accepted by all, and is refused with the same sentence.
 */
import * as v from 'valibot';

export const MODEL_FAMILIES = ['linear', 'dense', 'cnn', 'resnet'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

export const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'adamw', 'rmsprop'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** How the learning rate goes on; train/schedule.ts has each one's formula. */
export const SCHEDULES = ['constant', 'cosine', 'one-cycle', 'step'] as const;

/**
 * How training pictures are changed each time that they are shown; see augment/. mirror: half of them
 * left and right exchanged; light: shifted too, and a square blanked; photos: as if people had
 * photographed the garments at home, with things among them that are none of the classes.
 */
export const AUGMENTATIONS = ['none', 'mirror', 'light', 'photos'] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

/** Inclusive limits of every numeric setting; the form shows them and the schema enforces them. */
export const LIMITS = {
  epochs: { min: 1, max: 1000 },
  batchSize: { min: 1, max: 4096 },
  learningRate: { min: 1e-6, max: 10 },
  warmUpEpochs: { min: 0, max: 100 },
  stepEpochs: { min: 1, max: 1000 },
  stepFactor: { min: 0.01, max: 1 },
  weightDecay: { min: 0, max: 1 },
  labelSmoothing: { min: 0, max: 0.5 },
  averaging: { min: 0, max: 0.9999 },
  hiddenUnits: { min: 1, max: 4096 },
  hiddenLayers: { min: 0, max: 8 },
  filters: { min: 1, max: 512 },
  stem: { min: 0, max: 512 },
  convolutionBlocks: { min: 1, max: 4 },
  residualBlocks: { min: 0, max: 8 },
  dropout: { min: 0, max: 0.9 },
  validationShare: { min: 0, max: 0.5 },
  earlyStopping: { min: 0, max: 100 },
  seed: { min: 0, max: 2 ** 31 - 1 },
} as const;

function number(name: string, { min, max }: { min: number; max: number }, advice = '') {
  const say = `${name} must be a number from ${min} to ${max}${advice}.`;
  return v.pipe(v.number(say), v.finite(say), v.minValue(min, say), v.maxValue(max, say));
}

function integer(name: string, { min, max }: { min: number; max: number }, advice = '') {
  const say = `${name} must be a whole number from ${min} to ${max}${advice}.`;
  return v.pipe(v.number(say), v.integer(say), v.minValue(min, say), v.maxValue(max, say));
}

function layerList(
  name: string,
  each: { min: number; max: number },
  count: { min: number; max: number },
  example: string,
) {
  const say = `${name} must be ${count.min} to ${count.max} whole numbers from ${each.min} to ${each.max}, such as ${example}.`;
  return v.pipe(
    v.array(
      v.pipe(v.number(say), v.integer(say), v.minValue(each.min, say), v.maxValue(each.max, say)),
      say,
    ),
    v.minLength(count.min, say),
    v.maxLength(count.max, say),
  );
}

function oneOf<const Options extends readonly string[]>(name: string, options: Options) {
  return v.picklist(options, `${name} must be one of ${options.join(', ')}.`);
}

const shared = {
  epochs: integer('Epochs', LIMITS.epochs),
  batchSize: integer('Batch size', LIMITS.batchSize),
  learningRate: number('Learning rate', LIMITS.learningRate, ', such as 0.001'),
  schedule: oneOf('Learning-rate schedule', SCHEDULES),
  warmUpEpochs: number('Warm-up', LIMITS.warmUpEpochs, ' epochs'),
  stepEpochs: integer('Step size', LIMITS.stepEpochs, ' epochs'),
  stepFactor: number('Gamma', LIMITS.stepFactor, ': the factor of the step schedule'),
  optimizer: oneOf('Optimizer', OPTIMIZERS),
  weightDecay: number('Weight decay', LIMITS.weightDecay, ', such as 0.01'),
  labelSmoothing: number('Label smoothing', LIMITS.labelSmoothing, ', such as 0.1'),
  averaging: number('EMA decay', LIMITS.averaging, ', such as 0.999, or 0 for no EMA'),
  augmentation: oneOf('Augmentation', AUGMENTATIONS),
  validationShare: number(
    'Validation split',
    LIMITS.validationShare,
    ': the share of the training images used for validation',
  ),
  earlyStopping: integer(
    'Early stopping',
    LIMITS.earlyStopping,
    ' epochs of patience, or 0 for no early stopping',
  ),
  seed: integer('Seed', LIMITS.seed),
};

const hidden = layerList('Hidden layers', LIMITS.hiddenUnits, LIMITS.hiddenLayers, '256,128');
const dropout = number('Dropout', LIMITS.dropout, ', the share of activations set to zero');
const filters = layerList('Filters', LIMITS.filters, LIMITS.convolutionBlocks, '32,64');
const batchNorm = v.boolean('Batch normalization must be true or false.');
const stem = integer('Stem', LIMITS.stem, ' filters, or 0 for no stem');
const blocks = integer('Residual blocks', LIMITS.residualBlocks, ' per stage');

export const settingsSchema = v.variant('model', [
  v.strictObject({ model: v.literal('linear'), ...shared }),
  v.strictObject({ model: v.literal('dense'), ...shared, hidden, batchNorm, dropout }),
  v.strictObject({ model: v.literal('cnn'), ...shared, filters, batchNorm, hidden, dropout }),
  v.strictObject({ model: v.literal('resnet'), ...shared, stem, filters, blocks, dropout }),
]);

/** Everything that decides how a run comes out, besides the data. */
export type Settings = v.InferOutput<typeof settingsSchema>;

const COMMON = {
  batchSize: 128,
  schedule: 'one-cycle',
  warmUpEpochs: 0,
  stepEpochs: 5,
  stepFactor: 0.5,
  optimizer: 'adam',
  weightDecay: 0,
  labelSmoothing: 0,
  averaging: 0,
  augmentation: 'none',
  validationShare: 0.1,
  earlyStopping: 0,
  seed: 1,
} as const;

/** Sensible settings for each family: what the form shows first and what the terminal trains with. */
export const DEFAULTS: { [Family in ModelFamily]: Extract<Settings, { model: Family }> } = {
  linear: { model: 'linear', ...COMMON, epochs: 15, schedule: 'cosine', learningRate: 0.005 },
  dense: {
    model: 'dense',
    ...COMMON,
    epochs: 24,
    schedule: 'cosine',
    learningRate: 0.002,
    averaging: 0.998,
    hidden: [512, 256],
    batchNorm: true,
    dropout: 0.3,
  },
  cnn: {
    model: 'cnn',
    ...COMMON,
    epochs: 12,
    schedule: 'cosine',
    learningRate: 0.005,
    labelSmoothing: 0.05,
    averaging: 0.998,
    augmentation: 'mirror',
    filters: [16, 48, 96],
    batchNorm: true,
    hidden: [128],
    dropout: 0.2,
  },
  resnet: {
    model: 'resnet',
    ...COMMON,
    epochs: 30,
    learningRate: 0.006,
    optimizer: 'adamw',
    weightDecay: 0.02,
    labelSmoothing: 0.1,
    averaging: 0.999,
    augmentation: 'light',
    // Of 60,000, a twentieth tells the epochs apart, and the rest teaches.
    validationShare: 0.05,
    stem: 32,
    filters: [48, 96, 192],
    blocks: 1,
    dropout: 0,
  },
};

/**
 * Whole recipes by name: each family's defaults, the most accurate one that is known, and one for
 * answering photos. That one sees new pictures all the time, so it gets a larger network.
 */
export const PRESETS = {
  linear: DEFAULTS.linear,
  dense: DEFAULTS.dense,
  cnn: DEFAULTS.cnn,
  best: DEFAULTS.resnet,
  photos: {
    ...DEFAULTS.cnn,
    learningRate: 0.002,
    filters: [32, 64, 128],
    hidden: [256],
    dropout: 0.4,
    augmentation: 'photos',
  },
} satisfies Record<string, Settings>;
export type PresetName = keyof typeof PRESETS;

/**
 * What training a CNN for photos costs and brings, as shares; docs/photos.md and docs/figures.md say
 * how it was measured.
 */
export const PHOTO_TRADE = {
  testAccuracyLost: 0.04,
  photosRightWithout: 0.58,
  photosRightWith: 0.66,
} as const;

/** Settings that a person has to put right; `message` is made of the schema's own sentences. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** The sentence for each setting that is wrong, by its key. */
  readonly problems: Readonly<Record<string, string>>;

  constructor(problems: Record<string, string>) {
    super(Object.values(problems).join(' '));
    this.problems = problems;
  }
}

/** Every setting that some family has, but the family itself. */
export const SETTING_NAMES = [
  ...new Set(Object.values(DEFAULTS).flatMap((settings) => Object.keys(settings))),
].filter((name) => name !== 'model');

const KEY_NAMES = new Set(['model', ...SETTING_NAMES]);

function describeIssue(issue: v.BaseIssue<unknown>): { key: string; sentence: string } {
  const first = issue.path?.[0]?.key;
  const key = typeof first === 'string' ? first : 'settings';
  if (issue.type === 'variant') {
    return { key: 'model', sentence: `Model must be one of ${MODEL_FAMILIES.join(', ')}.` };
  }
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = KEY_NAMES.has(key)
      ? `"${key}" is not a setting of this model family.`
      : `There is no setting called "${key}".`;
    return { key, sentence: known };
  }
  if (issue.type === 'strict_object') return { key, sentence: `"${key}" is missing.` };
  return { key, sentence: issue.message };
}

/**
 * Check settings that came from outside: a form, flags, a stored file, a message.
 * @throws SettingsError with one sentence for each setting that is wrong.
 */
export function parseSettings(candidate: unknown): Settings {
  const parsed = v.safeParse(settingsSchema, candidate);
  if (parsed.success) return parsed.output;
  const problems: Record<string, string> = {};
  for (const issue of parsed.issues) {
    const { key, sentence } = describeIssue(issue);
    problems[key] ??= sentence;
  }
  throw new SettingsError(problems);
}

/**
 * A family's defaults, or a whole recipe, with some values replaced; checked.
 * @throws SettingsError, as parseSettings does.
 */
export function settingsFor(
  base: Settings | string,
  changes: Readonly<Record<string, unknown>>,
): Settings {
  if (typeof base !== 'string') return parseSettings({ ...base, ...changes });
  const known = MODEL_FAMILIES.find((family) => family === base);
  const defaults: object = known === undefined ? { model: base } : DEFAULTS[known];
  return parseSettings({ ...defaults, ...changes });
}
