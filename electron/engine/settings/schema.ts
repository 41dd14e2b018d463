/**
 * The schema of a run's settings and each family's defaults, both from the table. Form, command line and
 * stored runs use it, so a value is accepted or refused everywhere alike, with the same sentence.
 */
import * as v from 'valibot';
import {
  FAMILIES,
  isMet,
  type Limits,
  type ModelFamily,
  type Setting,
  type SettingValue,
  type ValueOf,
} from './setting';
import { SETTING_NAMES, settingNamed, SETTINGS } from './table';
import { refusalOf } from './text';
import type { ImageShape } from '../data/image-shape';
import { UserError } from '../user-error';

type Table = typeof SETTINGS;
type NamesOf<Family extends ModelFamily> = {
  [Name in keyof Table]: Family extends keyof Table[Name]['defaults'] ? Name : never;
}[keyof Table];

export type SettingsOf<Family extends ModelFamily> = {
  [Name in NamesOf<Family>]: Name extends 'model' ? Family : ValueOf<Table[Name]>;
};

/** Everything that decides how a run comes out, besides the data. */
export type Settings = { [Family in ModelFamily]: SettingsOf<Family> }[ModelFamily];

export type OptimizerName = Settings['optimizer'];
export type AugmentationName = Settings['augmentation'];
export type TestAugmentation = Settings['testAugmentation'];

function namesOf<Name extends string>(options: Readonly<Record<Name, string>>): readonly Name[] {
  return Object.keys(options) as Name[];
}

export const MODEL_FAMILIES = namesOf(FAMILIES);
export const OPTIMIZERS = namesOf(SETTINGS.optimizer.options);
/** train/schedule.ts has the formula of each. */
export const SCHEDULES = namesOf(SETTINGS.schedule.options);
/** See augment/. */
export const AUGMENTATIONS = namesOf(SETTINGS.augmentation.options);

function numberSchema(isWhole: boolean, { min, max }: Limits, say: string) {
  const real = v.pipe(v.number(say), v.finite(say), v.minValue(min, say), v.maxValue(max, say));
  return isWhole ? v.pipe(real, v.integer(say)) : real;
}

function schemaOf(setting: Setting): v.GenericSchema {
  const say = refusalOf(setting);
  switch (setting.kind) {
    case 'flag':
      return v.boolean(say);
    case 'choice':
      return v.picklist(Object.keys(setting.options), say);
    case 'layers': {
      const { limits, count } = setting;
      const layers = v.array(numberSchema(true, limits, say), say);
      return v.pipe(layers, v.minLength(count.min, say), v.maxLength(count.max, say));
    }
    case 'integer':
    case 'number':
      return numberSchema(setting.kind === 'integer', setting.limits, say);
  }
}

function settingsIn(family: ModelFamily): [string, Setting][] {
  return Object.entries(SETTINGS).filter(([, { defaults }]) => family in defaults);
}

function familySchema(family: ModelFamily) {
  const entries = settingsIn(family).map(([name, setting]) => [name, schemaOf(setting)] as const);
  return v.strictObject({ ...Object.fromEntries(entries), model: v.literal(family) });
}

/** The table has the types that the schema is built for at run time. */
export const settingsSchema = v.variant(
  'model',
  MODEL_FAMILIES.map(familySchema),
) as unknown as v.GenericSchema<Settings>;

export type Defaults = { [Family in ModelFamily]: SettingsOf<Family> };

function defaultsFrom(of: (setting: Setting, family: ModelFamily) => unknown): Defaults {
  const entries = MODEL_FAMILIES.map((family) => [
    family,
    Object.fromEntries(settingsIn(family).map(([name, setting]) => [name, of(setting, family)])),
  ]);
  return Object.fromEntries(entries) as Defaults;
}

/** Each family's defaults: the first values of the form, and what the terminal trains with. */
export const DEFAULTS = defaultsFrom(({ defaults }, family) => defaults[family]);

/** As DEFAULTS, for images of more than PHOTO_SIDE pixels. */
export const PHOTO_DEFAULTS = defaultsFrom(
  ({ defaults, photoDefaults }, family) => photoDefaults?.[family] ?? defaults[family],
);

/** The longest side, in pixels, of images that are no photos: those of MNIST's and CIFAR's families. */
const PHOTO_SIDE = 40;

/** Each family's defaults for images of a shape. */
export function defaultsFor({ height, width }: Pick<ImageShape, 'height' | 'width'>): Defaults {
  return Math.max(height, width) > PHOTO_SIDE ? PHOTO_DEFAULTS : DEFAULTS;
}

/** Settings that a person has to correct; `message` consists of the schema's sentences. */
export class SettingsError extends UserError {
  override readonly name = 'SettingsError';
  /** The sentence for each setting that is wrong, by its key. */
  readonly problems: Readonly<Record<string, string>>;

  constructor(problems: Record<string, string>) {
    super(Object.values(problems).join(' '));
    this.problems = problems;
  }
}

function describeIssue(issue: v.BaseIssue<unknown>): { key: string; sentence: string } {
  const first = issue.path?.[0]?.key;
  const key = typeof first === 'string' ? first : 'settings';
  if (issue.type === 'variant') return { key: 'model', sentence: refusalOf(SETTINGS.model) };
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known =
      settingNamed(key) === null
        ? `There is no setting called "${key}".`
        : `"${key}" is not a setting of this model family.`;
    return { key, sentence: known };
  }
  if (issue.type === 'strict_object') return { key, sentence: `"${key}" is missing.` };
  return { key, sentence: issue.message };
}

/**
 * Check settings from outside: a form, flags, a stored file, a message.
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
  defaults: Defaults = DEFAULTS,
): Settings {
  if (typeof base !== 'string') return parseSettings({ ...base, ...changes });
  const known = MODEL_FAMILIES.find((family) => family === base);
  const own: object = known === undefined ? { model: base } : defaults[known];
  return parseSettings({ ...own, ...changes });
}

export interface SettingEntry {
  name: string;
  setting: Setting;
  value: SettingValue;
}

/** The settings of a run in the order of the table, without the family and those without effect. */
export function effectiveSettings(settings: Settings): SettingEntry[] {
  const values: Readonly<Record<string, SettingValue>> = { ...settings };
  return SETTING_NAMES.flatMap((name) => {
    const setting: Setting = SETTINGS[name];
    const value = values[name];
    const { when } = setting;
    const hasEffect = when === undefined || isMet(when, String(values[when.setting]));
    return value !== undefined && hasEffect ? [{ name, setting, value }] : [];
  });
}
