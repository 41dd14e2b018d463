/** The values of flags, as a command needs them. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { runNameSchema } from '@engine/text/names';
import {
  PRESETS,
  SETTING_NAMES,
  settingsFor,
  SettingsError,
  typedSetting,
  type Defaults,
  type PresetName,
  type Settings,
} from '@engine/settings';
import { typedNumber, type NumberKind } from '@engine/text/typed-number';
import { flagName } from './flag-name';
import { UsageError } from './usage-error';

export type FlagValues = Record<string, string | boolean | string[] | undefined>;

/** @throws UsageError for a text that can be read in two ways */
function parseSetting(name: string, text: string): unknown {
  const { value, problem } = typedSetting(name, text);
  if (problem !== null) throw new UsageError(`--${flagName(name)} ${problem}`);
  return value;
}

function presetOf(values: FlagValues): Settings | null {
  const name = textFlag(values, 'preset');
  if (name === null) return null;
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name as PresetName];
  throw new UsageError(`Preset must be one of ${Object.keys(PRESETS).join(', ')}.`);
}

/** What the flags change: a preset, or a family by its name. */
export function baseFromFlags(values: FlagValues): Settings | string {
  const preset = presetOf(values);
  const model = textFlag(values, 'model') ?? preset?.model ?? 'cnn';
  return preset?.model === model ? preset : model;
}

/**
 * The settings that flags ask for: a preset or a family's defaults, with what was given replaced.
 * @param recipe what they change instead, where a run is started from another
 * @param defaults those for the shape of the images; without them those of Fashion-MNIST
 * @throws UsageError with the schema's sentences
 */
export function settingsFromFlags(
  values: FlagValues,
  { recipe = null, defaults }: { recipe?: Settings | null; defaults?: Defaults } = {},
): Settings {
  const changes: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const text = textFlag(values, flagName(name));
    if (text !== null) changes[name] = parseSetting(name, text);
  }
  try {
    return settingsFor(recipe ?? baseFromFlags(values), changes, defaults);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** A flag that may be given more than once. */
export function listFlag(values: FlagValues, name: string): string[] {
  const list = values[name];
  return Array.isArray(list) ? list : [];
}

/** A flag's text, or null where it wasn't given. */
export function textFlag(values: FlagValues, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/**
 * What a run or sweep shall be called; null, as where nothing was given, for a name of blanks.
 * @throws UsageError in the schema's sentence
 */
export function nameFlag(
  values: FlagValues,
  schema: v.GenericSchema<string, string> = runNameSchema,
): string | null {
  const name = textFlag(values, 'name');
  if (name === null || name.trim() === '') return null;
  const parsed = v.safeParse(schema, name);
  if (parsed.success) return parsed.output;
  throw new UsageError(`--name: ${parsed.issues[0].message}`);
}

/** A folder by its whole path, because it is kept and asked again from other folders. */
export function folderFlag(values: FlagValues, name: string): string | null {
  const folder = textFlag(values, name);
  return folder === null ? null : resolve(folder);
}

/** One of some words. @throws UsageError where it is another, or was not given and has no fallback */
export function choiceFlag<Choice extends string>(
  values: FlagValues,
  name: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Choice {
  const text = textFlag(values, name) ?? fallback;
  const wanted = text?.normalize('NFC');
  const choice = choices.find((each) => each === wanted);
  if (choice !== undefined) return choice;
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}.`);
}

/**
 * A flag's number, NaN for a schema to refuse where it is none; null where it wasn't given.
 * @throws UsageError where it can be read in two ways
 */
export function numberFlag(values: FlagValues, name: string, kind: NumberKind): number | null {
  const text = textFlag(values, name);
  if (text === null) return null;
  const { value, problem } = typedNumber(text, kind);
  if (problem !== null) throw new UsageError(`--${name} ${problem}`);
  return value;
}

/** @throws UsageError where it is not a whole number of at least `least` */
export function wholeFlag(
  values: FlagValues,
  name: string,
  options: { fallback: number; least: number },
): number {
  const text = textFlag(values, name);
  if (text === null) return options.fallback;
  const value = numberFlag(values, name, 'whole') ?? Number.NaN;
  if (Number.isInteger(value) && value >= options.least) return value;
  throw new UsageError(`--${name} must be a whole number of at least ${options.least}.`);
}
