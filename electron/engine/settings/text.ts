/** Settings as text: how each is called, typed and printed. */
import { typedNumber, typedLayers, type NumberKind } from '../text/typed-number';
import type { Limits, Setting, SettingValue } from './setting';
import { settingNamed } from './table';

const ANY: Limits = { min: -Infinity, max: Infinity };

export function labelOf(name: string): string {
  return settingNamed(name)?.label ?? name;
}

/** The label of a setting's field. */
export function fieldLabel(name: string): string {
  const setting = settingNamed(name);
  const unit = setting?.unitInLabel === true ? setting.unit : undefined;
  const shown = setting !== null && isPercent(setting) ? '%' : unit;
  return shown === undefined ? labelOf(name) : `${labelOf(name)} (${shown})`;
}

/** A label or help within a sentence: "learning rate", but "EMA decay". */
export function inSentence(text: string): string {
  return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** The label of a setting within a sentence. */
export function labelInSentence(name: string): string {
  return inSentence(labelOf(name));
}

/** What a setting does, such as what and what switches it off, without a period. */
export function helpOf(name: string): string {
  const setting = settingNamed(name);
  if (setting === null) return '';
  const { help, example, off } = setting;
  const such = example === undefined ? '' : `, such as ${example}`;
  return `${help}${such}${off === undefined ? '' : `; ${offWord(setting)} for ${off}`}`;
}

function offWord({ kind }: Setting): string {
  return kind === 'layers' ? 'none' : '0';
}

function isPercent(setting: Setting): boolean {
  return setting.kind === 'number' && setting.percent === true;
}

/**
 * Why a value is refused, in a sentence.
 * @param asPercent for a share that was typed as a percentage
 */
export function refusalOf(setting: Setting, asPercent = false): string {
  const { label, example, off, unit } = setting;
  if (setting.kind === 'flag') return `${label} must be true or false.`;
  if (setting.kind === 'choice') {
    return `${label} must be one of ${Object.keys(setting.options).join(', ')}.`;
  }
  const { min, max } = setting.limits;
  const hint =
    (example === undefined ? '' : `, such as ${example}`) +
    (off === undefined ? '' : `, or ${offWord(setting)} for ${off}`);
  if (setting.kind === 'layers') {
    const { count } = setting;
    return `${label} must be ${count.min} to ${count.max} whole numbers from ${min} to ${max}${hint}.`;
  }
  const number = setting.kind === 'integer' ? 'whole number' : 'number';
  const range = asPercent ? `${100 * min} to ${100 * max} percent` : `${min} to ${max}`;
  return `${label} must be a ${number} from ${range}${unit === undefined ? '' : ` ${unit}`}${hint}.`;
}

/** Of a setting, or of each layer; any number for what is no setting. */
export function limitsOf(name: string): Limits {
  const setting = settingNamed(name);
  return setting !== null && 'limits' in setting ? setting.limits : ANY;
}

export function numberKind(name: string): NumberKind {
  const kind = settingNamed(name)?.kind;
  return kind === 'integer' || kind === 'layers' ? 'whole' : 'real';
}

export interface TypedSetting {
  /** A text that is no value of the setting's kind becomes one that the schema refuses. */
  value: unknown;
  /** A sentence where the text can be read in two ways. */
  problem: string | null;
}

/** A setting's value from the text of a flag; layers as in 512-256, with commas also accepted. */
export function typedSetting(name: string, text: string): TypedSetting {
  const setting = settingNamed(name);
  switch (setting?.kind) {
    case 'layers': {
      const { values, problem } = typedLayers(text, setting.limits);
      return { value: values, problem };
    }
    case 'integer':
    case 'number':
      return typedNumber(text, numberKind(name));
    case 'flag':
      return { value: { true: true, false: false }[text] ?? text, problem: null };
    case 'choice':
    case undefined:
      return { value: text, problem: null };
  }
}

/** Layers as 512-256, which a filter, a sweep and a spreadsheet take for one value. */
export function printSetting(value: SettingValue): string {
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'none' : value.join('-');
}

/** A setting's value from the text of a form's field. */
export function typedField(name: string, text: string): TypedSetting {
  const typed = typedSetting(name, text);
  const setting = settingNamed(name);
  if (setting === null || !isPercent(setting) || typeof typed.value !== 'number') return typed;
  return { ...typed, value: typed.value / 100 };
}

/** A value as a form's field has it. */
export function fieldText(name: string, value: SettingValue): string {
  const setting = settingNamed(name);
  if (setting === null || !isPercent(setting)) return printSetting(value);
  // Every digit of it, and none of those that binary fractions add.
  return String(Number((100 * Number(value)).toPrecision(12)));
}

/** Why a form's field is refused: the schema's sentence, of a percentage in percent. */
export function fieldProblem(name: string, sentence: string): string {
  const setting = settingNamed(name);
  return setting !== null && isPercent(setting) ? refusalOf(setting, true) : sentence;
}

/** The values of a choice or flag with their labels; null for a setting that is typed. */
export function optionsOf(name: string): { value: string; label: string }[] | null {
  const setting = settingNamed(name);
  const labels =
    setting?.kind === 'flag'
      ? { true: 'On', false: 'Off' }
      : setting?.kind === 'choice'
        ? setting.options
        : null;
  if (labels === null) return null;
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

/** A value of a choice or flag as its field shows it, such as "One cycle"; other values as they are. */
export function choiceLabel(name: string, value: string | boolean): string {
  const text = String(value);
  return optionsOf(name)?.find((option) => option.value === text)?.label ?? text;
}

/** A value as tables show it: a choice or flag by its label, layers as 512-256. */
export function shownValue(name: string, value: SettingValue): string {
  const isChosen = typeof value === 'string' || typeof value === 'boolean';
  return isChosen ? choiceLabel(name, value) : printSetting(value);
}
