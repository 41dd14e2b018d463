/** Flags, each defined once: usage, `--help` and parsing are derived from it. */
import { Option } from 'commander';
import {
  helpOf,
  MODEL_FAMILIES,
  PRESETS,
  printSetting,
  SETTING_NAMES,
  SETTINGS,
  type Condition,
  type Setting,
  type SettingName,
  type SettingValue,
} from '@engine/settings';
import { flagName } from './flag-name';
import { UsageError } from './usage-error';

/**
 * A flag, with a value as in `--epochs <n>` or without one.
 * @param help a sentence without its period, followed by limits and the default
 */
export function flag(usage: string, help: string): Option {
  const option = new Option(usage, help);
  if (!option.required) return option;
  return option.argParser((value, earlier: unknown) => {
    // The last of several values would silently replace the others.
    if (earlier === undefined) return value;
    throw new UsageError(`--${option.name()} is given more than once. Give it once.`);
  });
}

/** A flag with a value that may be given more than once. */
export function repeatedFlag(usage: string, help: string): Option {
  return new Option(usage, help).argParser((value, earlier: string[] | undefined) => [
    ...(earlier ?? []),
    value,
  ]);
}

export const acceptChangedDataFlag = flag(
  '--accept-changed-data',
  'Continue even if the data has changed since the run',
);

function limitsText(setting: Setting): string {
  if (setting.kind === 'flag') return 'true or false';
  if (setting.kind === 'choice') return `one of ${Object.keys(setting.options).join(', ')}`;
  const { min, max } = setting.limits;
  if (setting.kind !== 'layers') return `${min} to ${max}`;
  const { count } = setting;
  return `${count.min} to ${count.max} numbers from ${min} to ${max}, joined by dashes`;
}

/** One value where all families have the same, or that of each. */
function valuesText(values: Setting['defaults']): string {
  const texts = MODEL_FAMILIES.flatMap((family) => {
    const value = values[family] as SettingValue | undefined;
    return value === undefined ? [] : [{ family, text: printSetting(value) }];
  });
  const [first, ...others] = texts;
  return texts.length === MODEL_FAMILIES.length && others.every(({ text }) => text === first?.text)
    ? (first?.text ?? '')
    : texts.map(({ family, text }) => `${family} ${text}`).join(', ');
}

/** Photos have their own for some families. */
function defaultsText({ defaults, photoDefaults }: Setting): string {
  const usual = valuesText(defaults);
  return photoDefaults === undefined ? usual : `${usual}; photos: ${valuesText(photoDefaults)}`;
}

const PLACEHOLDERS = { integer: 'n', number: 'n', layers: 'layers', choice: 'word', flag: 'bool' };

function conditionText(when: Condition): string {
  const other = `--${flagName(when.setting)}`;
  return 'is' in when ? `, with ${other} ${when.is}` : `, unless ${other} is ${when.isNot}`;
}

function settingFlag(name: SettingName): Option {
  const setting: Setting = SETTINGS[name];
  const { kind, when } = setting;
  const only = when === undefined ? '' : conditionText(when);
  return flag(
    `--${flagName(name)} <${PLACEHOLDERS[kind]}>`,
    `${helpOf(name)}${only}; ${limitsText(setting)} (default: ${defaultsText(setting)})`,
  );
}

const HEADING =
  'Settings, with the defaults of each model family (photos: images larger than 40 pixels):';

/** Of commands that train; in --help under a heading of their own. */
export const settingFlags = [
  flag('--model <family>', `Architecture; one of ${MODEL_FAMILIES.join(', ')} (default: cnn)`),
  flag('--preset <name>', `Recipe to start from; one of ${Object.keys(PRESETS).join(', ')}`),
  ...SETTING_NAMES.map(settingFlag),
].map((option) => option.helpGroup(HEADING));
