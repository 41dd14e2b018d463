/**
 * What a sweep varies. A setting is given as text, the same in the terminal and in the window: values
 * with commas between them, as in `512-256, 64`, or two ends of a range, as in `0.001..0.01`. With
 * semicolons between the values, or commas and spaces, a value may have a decimal comma.
 */
import {
  labelInSentence,
  limitsOf,
  MODEL_FAMILIES,
  numberKind,
  printSetting,
  SETTING_NAMES,
  settingNamed,
  SETTINGS,
  settingsFor,
  typedSetting,
  type ModelFamily,
  type Setting,
  type Settings,
  type SettingValue,
} from '../settings';
import { typedList } from '../text/typed-number';
import type { Dimension, SweepPlan, Values } from './records';
import { SweepError } from './sweep-error';

/** A range in a grid becomes so many values. */
const GRID_POINTS = 3;
/** Of seeds there are two thousand million. */
const MOST_LISTED = 100_000;
/** Digits that are kept of a drawn number. */
const DIGITS = 3;

function usualTexts(family: ModelFamily): [string, string][] {
  const found = SETTING_NAMES.flatMap((name): [string, string][] => {
    const text = (SETTINGS[name] as Setting).search?.[family];
    return text === undefined ? [] : [[name, text]];
  });
  // The learning rate first: it matters most.
  return found.sort(([a], [b]) => Number(b === 'learningRate') - Number(a === 'learningRate'));
}

/** What varies until other settings are chosen, around each family's defaults. */
export const USUAL_SPACES = Object.fromEntries(
  MODEL_FAMILIES.map((family) => [family, Object.fromEntries(usualTexts(family))]),
) as Record<ModelFamily, Readonly<Record<string, string>>>;

/**
 * A text that is no value of the setting's kind comes out as one that the schema refuses.
 * @throws SweepError where it can be read in two ways
 */
function valueFrom(setting: string, text: string): SettingValue {
  // No text is no layers for a run, but in a list of values a slip.
  if (text === '') return text;
  const { value, problem } = typedSetting(setting, text);
  if (problem !== null) throw new SweepError(`The ${labelInSentence(setting)} ${problem}`);
  return value as SettingValue;
}

export function formatDimension(dimension: Dimension): string {
  return dimension.kind === 'choice'
    ? dimension.values.map(printSetting).join(', ')
    : `${dimension.low}..${dimension.high}`;
}

type Range = Extract<Dimension, { kind: 'range' }>;

function rangeFrom(name: string, low: SettingValue, high: SettingValue): Range {
  const setting = settingNamed(name);
  if (setting?.kind !== 'integer' && setting?.kind !== 'number') {
    throw new SweepError(
      `The ${labelInSentence(name)} cannot have a range. List its values, separated by commas.`,
    );
  }
  if (typeof low !== 'number' || typeof high !== 'number' || !(low < high)) {
    throw new SweepError(
      `The range of the ${labelInSentence(name)} must be two numbers, the lower first, such as 0.001..0.01.`,
    );
  }
  // A range from 0 has no logarithms.
  const scale = (low > 0 ? setting.scale : undefined) ?? 'linear';
  return { setting: name, kind: 'range', low, high, scale, whole: setting.kind === 'integer' };
}

/** @throws SweepError where a range is none; whether the values are allowed, checkSpace says */
export function parseDimension(setting: string, text: string): Dimension {
  const [low, high, more] = text.split('..').map((part) => part.trim());
  if (low !== undefined && high !== undefined && more === undefined) {
    return rangeFrom(setting, valueFrom(setting, low), valueFrom(setting, high));
  }
  const { parts, problem } = typedList(text, numberKind(setting), limitsOf(setting));
  if (problem !== null) throw new SweepError(`The ${labelInSentence(setting)} ${problem}`);
  const values = [...new Set(parts)].map((part) => valueFrom(setting, part));
  return { setting, kind: 'choice', values };
}

/** A family's usual space. */
export function usualSpace(family: ModelFamily): Dimension[] {
  return Object.entries(USUAL_SPACES[family]).map(([setting, text]) =>
    parseDimension(setting, text),
  );
}

/** What a trial is tried with, as in "learning rate 0.002, hidden 512-256". */
export function describeValues(values: Values): string {
  return Object.entries(values)
    .map(([setting, value]) => `${labelInSentence(setting)} ${printSetting(value)}`)
    .join(', ');
}

/** @throws SweepError where a range that came as data is none that parseDimension would make */
function checkRange({ setting, low, high, scale, whole }: Range): void {
  const possible = rangeFrom(setting, low, high);
  if (whole === possible.whole && (scale === 'linear' || possible.scale === 'log')) return;
  throw new SweepError(`The range of the ${labelInSentence(setting)} has an invalid scale.`);
}

function boundsOf(dimension: Dimension): SettingValue[] {
  return dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high];
}

/**
 * @throws SettingsError with the schema's sentence for a value that no run may have; SweepError where
 *   the space itself makes no sense
 */
export function checkSpace(base: Settings, space: readonly Dimension[]): void {
  if (base.validationSplit === 0) {
    throw new SweepError(
      'A sweep compares trials by validation accuracy, so the validation split must be above 0.',
    );
  }
  const seen = new Set<string>();
  for (const dimension of space) {
    const { setting } = dimension;
    if (settingNamed(setting)?.fixed === true) {
      throw new SweepError(
        `The ${labelInSentence(setting)} cannot be searched: the trials would not be comparable.`,
      );
    }
    if (seen.has(setting)) {
      throw new SweepError(`The ${labelInSentence(setting)} is set twice. Set it once.`);
    }
    seen.add(setting);
    for (const value of boundsOf(dimension)) settingsFor(base, { [setting]: value });
    if (dimension.kind === 'range') checkRange(dimension);
  }
}

/** The settings of a trial. */
export function settingsOf({ base }: Pick<SweepPlan, 'base'>, values: Values): Settings {
  return settingsFor(base, values);
}

function rounded(value: number, { low, high, whole }: Range): number {
  const near = whole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, near));
}

/** @param share where between the ends, 0 to 1 */
export function valueAt(dimension: Dimension, share: number): SettingValue {
  if (dimension.kind === 'choice') {
    const { values } = dimension;
    const at = Math.min(values.length - 1, Math.floor(share * values.length));
    return values[at] ?? '';
  }
  const { low, high, scale } = dimension;
  const value = scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  return rounded(value, dimension);
}

/** The values that a grid has of it. */
export function gridValues(dimension: Dimension): SettingValue[] {
  if (dimension.kind === 'choice') return dimension.values;
  const points = Array.from({ length: GRID_POINTS }, (_, at) => at / (GRID_POINTS - 1));
  return [...new Set(points.map((share) => valueAt(dimension, share)))];
}

/** Every value that it can have, or null where there is no end of them, or none that is worth a list. */
export function allValues(dimension: Dimension): SettingValue[] | null {
  if (dimension.kind === 'choice') return dimension.values;
  const { low, high, whole } = dimension;
  if (!whole || high - low >= MOST_LISTED) return null;
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}

function nearest(dimension: Dimension, wanted: SettingValue | undefined): SettingValue {
  if (dimension.kind === 'choice') {
    const same = dimension.values.find((each) => printSetting(each) === printSetting(wanted ?? ''));
    return same ?? dimension.values[0] ?? '';
  }
  return typeof wanted === 'number'
    ? Math.min(dimension.high, Math.max(dimension.low, wanted))
    : dimension.low;
}

/** The first trial: the base itself, or what the space has nearest to it. */
export function centerOf(base: Settings, space: readonly Dimension[]): Values {
  const known = base as unknown as Values;
  return Object.fromEntries(
    space.map((dimension) => [dimension.setting, nearest(dimension, known[dimension.setting])]),
  );
}
