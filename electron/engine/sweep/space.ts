/**
 * What a sweep varies. A setting is given as text, the same in the terminal and in the window: values
 * with commas between them, or two ends of a range, as in `0.001..0.01`. Layers are written with
 * dashes, as in `512-256`, because the comma is taken. With semicolons between the values, or commas and
 * spaces, a value may have a decimal comma.
 */
import { settingsFor, type ModelFamily, type Settings } from '../settings';
import { typedList, typedNumber } from '../typed-number';
import { exampleOf, limitsOf, numberKind } from '../typed-settings';
import type { Dimension, SettingValue, SweepPlan, Values } from './records';
import { SweepError } from './sweep-error';

/** Where twice as much makes as large a difference anywhere. */
const BY_FACTORS = new Set(['learningRate', 'weightDecay', 'batchSize']);
/** A range in a grid becomes so many values. */
const GRID_POINTS = 3;
/** Of seeds there are two thousand million. */
const MOST_LISTED = 100_000;
/** Digits that are kept of a drawn number. */
const DIGITS = 3;

/** What is varied until somebody says otherwise, around each family's defaults. */
export const USUAL_SPACES: Record<ModelFamily, Readonly<Record<string, string>>> = {
  linear: {
    learningRate: '0.001..0.02',
    batchSize: '64, 128, 256',
    weightDecay: '0, 0.0001, 0.001',
  },
  dense: {
    learningRate: '0.0007..0.006',
    hidden: '512-256, 512-512, 768-384, 1024-256, 256-128',
    dropout: '0.15..0.5',
    batchSize: '64, 128, 256',
    labelSmoothing: '0, 0.05, 0.1',
  },
  cnn: {
    learningRate: '0.0015..0.015',
    filters: '16-48-96, 32-64-128, 32-64',
    dropout: '0.1..0.5',
    batchSize: '64, 128, 256',
    labelSmoothing: '0, 0.05, 0.1',
  },
  resnet: {
    learningRate: '0.002..0.02',
    weightDecay: '0.005..0.05',
    batchSize: '64, 128, 256',
    labelSmoothing: '0, 0.05, 0.1',
  },
};

/** What the field calls a setting whose key says it otherwise. */
const LABELS: Readonly<Record<string, string>> = {
  averaging: 'EMA decay',
  validationShare: 'validation split',
  warmUpEpochs: 'warm-up',
  stepEpochs: 'step size',
  stepFactor: 'gamma',
};

/** learningRate as "learning rate". */
export function settingLabel(setting: string): string {
  if (Object.hasOwn(LABELS, setting)) return LABELS[setting] ?? setting;
  return setting.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** @throws SweepError where it can be read in two ways */
function numberFrom(setting: string, text: string, kind = numberKind(setting)): number {
  const { value, problem } = typedNumber(text, kind);
  if (problem !== null) throw new SweepError(`The ${settingLabel(setting)} ${problem}`);
  return value;
}

/** A text that is no value of the setting's kind comes out as one that the schema refuses. */
function valueFrom(setting: string, text: string): SettingValue {
  const example = exampleOf(setting);
  if (Array.isArray(example)) {
    return text === 'none' ? [] : text.split('-').map((part) => numberFrom(setting, part, 'whole'));
  }
  if (typeof example === 'number') return numberFrom(setting, text);
  if (typeof example === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

export function formatValue(value: SettingValue): string {
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'none' : value.join('-');
}

export function formatDimension(dimension: Dimension): string {
  return dimension.kind === 'choice'
    ? dimension.values.map(formatValue).join(', ')
    : `${dimension.low}..${dimension.high}`;
}

type Range = Extract<Dimension, { kind: 'range' }>;

function rangeFrom(setting: string, low: number, high: number): Range {
  if (typeof exampleOf(setting) !== 'number') {
    throw new SweepError(
      `The ${settingLabel(setting)} cannot have a range. List its values, separated by commas.`,
    );
  }
  if (!(low < high)) {
    throw new SweepError(
      `The range of the ${settingLabel(setting)} must be two numbers, the lower first, such as 0.001..0.01.`,
    );
  }
  const scale = BY_FACTORS.has(setting) && low > 0 ? 'log' : 'linear';
  return { setting, kind: 'range', low, high, scale, whole: numberKind(setting) === 'whole' };
}

/** @throws SweepError where a range is none; whether the values are allowed, checkSpace says */
export function parseDimension(setting: string, text: string): Dimension {
  const [low, high, more] = text.split('..').map((part) => part.trim());
  if (low !== undefined && high !== undefined && more === undefined) {
    return rangeFrom(setting, numberFrom(setting, low), numberFrom(setting, high));
  }
  const kind = Array.isArray(exampleOf(setting)) ? 'whole' : numberKind(setting);
  const { parts, problem } = typedList(text, kind, limitsOf(setting));
  if (problem !== null) throw new SweepError(`The ${settingLabel(setting)} ${problem}`);
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
    .map(([setting, value]) => `${settingLabel(setting)} ${formatValue(value)}`)
    .join(', ');
}

/** @throws SweepError where a range that came as data is none that parseDimension would make */
function checkRange({ setting, low, high, scale, whole }: Range): void {
  const possible = rangeFrom(setting, low, high);
  if (whole === possible.whole && (scale === 'linear' || possible.scale === 'log')) return;
  throw new SweepError(`The range of the ${settingLabel(setting)} has an invalid scale.`);
}

function boundsOf(dimension: Dimension): SettingValue[] {
  return dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high];
}

/**
 * @throws SettingsError with the schema's sentence for a value that no run may have; SweepError where
 *   the space itself makes no sense
 */
export function checkSpace(base: Settings, space: readonly Dimension[]): void {
  if (base.validationShare === 0) {
    throw new SweepError(
      'A sweep compares trials by validation accuracy, so the validation split must be above 0.',
    );
  }
  const seen = new Set<string>();
  for (const dimension of space) {
    const { setting } = dimension;
    if (setting === 'model' || setting === 'validationShare') {
      throw new SweepError(
        `The ${settingLabel(setting)} cannot be searched: the trials would not be comparable.`,
      );
    }
    if (seen.has(setting)) {
      throw new SweepError(`The ${settingLabel(setting)} is set twice. Set it once.`);
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
    const same = dimension.values.find((each) => formatValue(each) === formatValue(wanted ?? ''));
    return same ?? dimension.values[0] ?? '';
  }
  return typeof wanted === 'number'
    ? Math.min(dimension.high, Math.max(dimension.low, wanted))
    : dimension.low;
}

/** The first trial: the base itself, or what the space has nearest to it. */
export function centreOf(base: Settings, space: readonly Dimension[]): Values {
  const known = base as unknown as Values;
  return Object.fromEntries(
    space.map((dimension) => [dimension.setting, nearest(dimension, known[dimension.setting])]),
  );
}
