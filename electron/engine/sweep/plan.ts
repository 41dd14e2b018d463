/** The schema of a sweep's plan, from wherever it comes. */
import { imageFolderSchema } from '../data/folder/options';
import * as v from 'valibot';
import { sweepNameSchema } from '../text/names';
import { SETTINGS, settingsSchema } from '../settings';
import { STRATEGIES, type SweepPlan } from './records';
import { checkSpace } from './space';
import { SweepError } from './sweep-error';
import { grouped } from '../text/counted';

/** Inclusive. */
export const SWEEP_LIMITS = {
  minutes: { min: 0.05, max: 10_080 },
  trials: { min: 1, max: 1000 },
  dimensions: 12,
  values: 64,
} as const;

const MINUTES = `Minutes must be a number from ${SWEEP_LIMITS.minutes.min} to ${grouped(SWEEP_LIMITS.minutes.max)}.`;
const TRIALS = `Trials must be a whole number from ${SWEEP_LIMITS.trials.min} to ${SWEEP_LIMITS.trials.max}.`;

export const minutesSchema = v.pipe(
  v.number(MINUTES),
  v.finite(MINUTES),
  v.minValue(SWEEP_LIMITS.minutes.min, MINUTES),
  v.maxValue(SWEEP_LIMITS.minutes.max, MINUTES),
);

export const trialsSchema = v.pipe(
  v.number(TRIALS),
  v.integer(TRIALS),
  v.minValue(SWEEP_LIMITS.trials.min, TRIALS),
  v.maxValue(SWEEP_LIMITS.trials.max, TRIALS),
);

/** What a setting can be tried with; whether this one can, checkSpace says. */
export const valueSchema = v.union([v.string(), v.number(), v.boolean(), v.array(v.number())]);
const setting = v.pipe(v.string(), v.maxLength(40));

const dimensionSchema = v.variant('kind', [
  v.strictObject({
    setting,
    kind: v.literal('choice'),
    values: v.pipe(
      v.array(valueSchema),
      v.minLength(1, 'Enter values for the setting to search.'),
      v.maxLength(SWEEP_LIMITS.values, `A setting can have at most ${SWEEP_LIMITS.values} values.`),
    ),
  }),
  v.strictObject({
    setting,
    kind: v.literal('range'),
    low: v.number(),
    high: v.number(),
    scale: v.picklist(['linear', 'log']),
    whole: v.boolean(),
  }),
]);

export const planSchema = v.strictObject({
  name: sweepNameSchema,
  base: settingsSchema,
  space: v.pipe(
    v.array(dimensionSchema),
    v.minLength(1, 'Choose at least one setting to search, with several values.'),
    v.maxLength(
      SWEEP_LIMITS.dimensions,
      `A sweep can search at most ${SWEEP_LIMITS.dimensions} settings.`,
    ),
  ),
  strategy: v.picklist(STRATEGIES, `Strategy must be one of ${STRATEGIES.join(', ')}.`),
  minutes: minutesSchema,
  trials: v.nullable(trialsSchema),
  seed: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(SETTINGS.seed.limits.min),
    v.maxValue(SETTINGS.seed.limits.max),
  ),
  dataFolder: v.nullable(v.string()),
  firstLabel: v.exactOptional(v.picklist([0, 1])),
  imageFolder: v.exactOptional(imageFolderSchema),
});

/** The schema's own, or one for what no form and no flag can get wrong. */
function sentenceFor(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  return `The plan of the sweep is damaged: ${v.getDotPath(issue) ?? 'its outermost value'} is invalid.`;
}

/**
 * @throws SweepError or SettingsError with sentences on what is wrong
 */
export function parsePlan(candidate: unknown): SweepPlan {
  const parsed = v.safeParse(planSchema, candidate);
  if (!parsed.success) {
    const sentences = new Set(parsed.issues.map(sentenceFor));
    throw new SweepError([...sentences].join(' '));
  }
  checkSpace(parsed.output.base, parsed.output.space);
  return parsed.output;
}
