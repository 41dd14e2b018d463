/**
 * The one schema of a run's settings. The form, the command line and the stored run all read it,
 * so a value that one of them accepts is accepted by all, and is refused with the same sentence.
 */
import * as v from 'valibot';

export const MODEL_FAMILIES = ['linear', 'dense', 'cnn'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

export const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'adamw', 'rmsprop'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export const SCHEDULES = ['constant', 'cosine'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

/** Inclusive limits of every numeric setting; the form shows them and the schema enforces them. */
export const LIMITS = {
  epochs: { min: 1, max: 1000 },
  batchSize: { min: 1, max: 4096 },
  learningRate: { min: 1e-6, max: 10 },
  hiddenUnits: { min: 1, max: 4096 },
  hiddenLayers: { min: 0, max: 8 },
  filters: { min: 1, max: 512 },
  convolutionBlocks: { min: 1, max: 4 },
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
  optimizer: oneOf('Optimizer', OPTIMIZERS),
  validationShare: number(
    'Validation share',
    LIMITS.validationShare,
    ': the part of the training images that is held out',
  ),
  earlyStopping: integer(
    'Early stopping',
    LIMITS.earlyStopping,
    ': the epochs without a better validation accuracy after which training ends, 0 for never',
  ),
  seed: integer('Seed', LIMITS.seed),
};

const hidden = layerList('Hidden layers', LIMITS.hiddenUnits, LIMITS.hiddenLayers, '256,128');
const dropout = number('Dropout', LIMITS.dropout, ': the share of activations set to zero');

export const settingsSchema = v.variant('model', [
  v.strictObject({ model: v.literal('linear'), ...shared }),
  v.strictObject({ model: v.literal('dense'), ...shared, hidden, dropout }),
  v.strictObject({
    model: v.literal('cnn'),
    ...shared,
    filters: layerList('Filters', LIMITS.filters, LIMITS.convolutionBlocks, '32,64'),
    hidden,
    dropout,
  }),
]);

/** Everything that decides how a run comes out, besides the data. */
export type Settings = v.InferOutput<typeof settingsSchema>;

const COMMON = {
  batchSize: 128,
  schedule: 'cosine',
  optimizer: 'adam',
  validationShare: 0.1,
  seed: 1,
} as const;

/** Sensible settings for each family: what the form shows first and what the terminal trains with. */
export const DEFAULTS: { [Family in ModelFamily]: Extract<Settings, { model: Family }> } = {
  linear: { model: 'linear', ...COMMON, epochs: 15, learningRate: 0.005, earlyStopping: 0 },
  dense: {
    model: 'dense',
    ...COMMON,
    epochs: 15,
    learningRate: 0.002,
    earlyStopping: 0,
    hidden: [256, 128],
    dropout: 0.2,
  },
  cnn: {
    model: 'cnn',
    ...COMMON,
    epochs: 10,
    learningRate: 0.002,
    earlyStopping: 0,
    filters: [32, 64],
    hidden: [128],
    dropout: 0.3,
  },
};

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

const KEY_NAMES = new Set(['model', ...Object.keys(DEFAULTS.cnn)]);

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
 * A family's defaults with some values replaced, checked.
 * @throws SettingsError, as parseSettings does.
 */
export function settingsFor(model: string, changes: Readonly<Record<string, unknown>>): Settings {
  const base: object = MODEL_FAMILIES.includes(model as ModelFamily)
    ? DEFAULTS[model as ModelFamily]
    : { model };
  return parseSettings({ ...base, ...changes });
}
