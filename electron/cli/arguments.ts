/** Flags, read from the schema of a run's settings so that none can be forgotten. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DEFAULTS, settingsFor, SettingsError, type Settings } from '../engine/settings';
import { UsageError } from './usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;
export type FlagValues = Record<string, string | boolean | undefined>;

const LISTS = new Set(['hidden', 'filters']);
const NUMBERS = new Set([
  'epochs',
  'batchSize',
  'learningRate',
  'dropout',
  'validationShare',
  'earlyStopping',
  'seed',
]);

/** learningRate as --learning-rate. */
export function flagName(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Every setting that some family has, but the family itself. */
export const SETTING_NAMES = [
  ...new Set(Object.values(DEFAULTS).flatMap((settings) => Object.keys(settings))),
].filter((name) => name !== 'model');

export const settingOptions: Options = Object.fromEntries(
  ['model', ...SETTING_NAMES.map(flagName)].map((name) => [name, { type: 'string' }]),
);

/** Node's words for it are several lines of advice; the terminal is promised one sentence. */
function flagFault(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const flag = /'(-[\w-]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `There is no flag ${flag} here; --help lists those that there are.`;
  }
  if (message.includes('does not take')) return `${flag} takes no value.`;
  return `${flag} needs a value; one that begins with a dash is written ${flag}=VALUE.`;
}

/**
 * Split a command's arguments into flags and the rest.
 * @throws UsageError for a flag that the command doesn't have
 */
export function parseFlags(
  args: string[],
  options: Options,
): { values: FlagValues; positionals: string[] } {
  try {
    const config = { args, options, allowPositionals: true, strict: true } as const;
    const { values, positionals } = parseArgs(config);
    return { values: values as FlagValues, positionals };
  } catch (cause) {
    throw new UsageError(flagFault(cause), { cause });
  }
}

function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function parseSetting(name: string, text: string): unknown {
  if (LISTS.has(name)) return text.trim() === '' ? [] : text.split(',').map(parseNumber);
  return NUMBERS.has(name) ? parseNumber(text) : text;
}

/**
 * The settings that flags ask for: a family's defaults with what was given replaced.
 * @throws UsageError with the schema's sentences
 */
export function settingsFromFlags(values: FlagValues): Settings {
  const changes: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const text = values[flagName(name)];
    if (typeof text === 'string') changes[name] = parseSetting(name, text);
  }
  const model = typeof values['model'] === 'string' ? values['model'] : 'cnn';
  try {
    return settingsFor(model, changes);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** A flag's text, or null where it wasn't given. */
export function textFlag(values: FlagValues, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/** @throws UsageError where it is not a whole number of at least `least` */
export function wholeFlag(
  values: FlagValues,
  name: string,
  options: { fallback: number; least: number },
): number {
  const text = textFlag(values, name);
  if (text === null) return options.fallback;
  const value = parseNumber(text);
  if (Number.isInteger(value) && value >= options.least) return value;
  throw new UsageError(`--${name} must be a whole number of at least ${options.least}.`);
}
