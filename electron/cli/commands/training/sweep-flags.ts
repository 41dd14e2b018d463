/** The plan of a sweep from flags: a setting with one value is fixed, one with several varies. */
import { sweepNameSchema } from '@engine/text/names';
import { parsePlan } from '@engine/sweep/plan';
import { STRATEGIES, type Dimension, type SweepPlan } from '@engine/sweep/records';
import { parseDimension, usualSpace } from '@engine/sweep/space';
import { SweepError } from '@engine/sweep/sweep-error';
import type { DataChoice } from '@engine/records';
import {
  defaultsFor,
  SETTING_NAMES,
  settingsFor,
  SettingsError,
  type Defaults,
  type SettingValue,
} from '@engine/settings';
import {
  baseFromFlags,
  choiceFlag,
  nameFlag,
  numberFlag,
  textFlag,
  type FlagValues,
} from '../../arguments';
import { dataChoice, shapeOfChoice } from '../../data-flags';
import { flagName } from '../../flag-name';
import { UsageError } from '../../usage-error';

export const DEFAULT_MINUTES = 10;

/** The one value of a setting that doesn't vary, or null. */
function fixedValue(dimension: Dimension): SettingValue | null {
  if (dimension.kind === 'range' || dimension.values.length > 1) return null;
  return dimension.values[0] ?? null;
}

function buildPlan(values: FlagValues, choice: DataChoice, defaults: Defaults): SweepPlan {
  const named = SETTING_NAMES.flatMap((name) => {
    const text = textFlag(values, flagName(name));
    return text === null ? [] : [parseDimension(name, text)];
  });
  const fixed = new Map(named.map((each) => [each.setting, fixedValue(each)]));
  const varied = named.filter(({ setting }) => fixed.get(setting) === null);
  const changes = [...fixed].filter(([, value]) => value !== null);
  const base = settingsFor(baseFromFlags(values), Object.fromEntries(changes), defaults);
  const usual = usualSpace(base.model).filter(({ setting }) => !fixed.has(setting));
  return parsePlan({
    name: nameFlag(values, sweepNameSchema) ?? `Sweep of ${base.model}`,
    base,
    space: varied.length > 0 ? varied : usual,
    strategy: choiceFlag(values, 'strategy', STRATEGIES, 'halving'),
    minutes: numberFlag(values, 'minutes', 'real') ?? DEFAULT_MINUTES,
    trials: numberFlag(values, 'trials', 'whole'),
    seed: base.seed,
    ...choice,
  });
}

/** @throws UsageError with the sentences of what is wrong */
export async function planFromFlags(values: FlagValues): Promise<SweepPlan> {
  try {
    const choice = dataChoice(values);
    return buildPlan(values, choice, defaultsFor(await shapeOfChoice(choice)));
  } catch (cause) {
    if (cause instanceof SettingsError || cause instanceof SweepError) {
      throw new UsageError(cause.message, { cause });
    }
    throw cause;
  }
}
