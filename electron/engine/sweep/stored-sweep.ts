/** What lies in sweep.json and queue.json, checked before anybody relies on it: it can come from anywhere. */
import { imageFolderSchema } from '../data/folder/options';
import * as v from 'valibot';
import { canonical } from '../text/canonical-name';
import { presentName, withPresentNames } from '../former-names';
import { isObject, withLaterSettings } from '../runs/migrate';
import { settingsSchema } from '../settings';
import { planSchema, valueSchema } from './plan';
import type { SweepRecord } from './records';
import type { QueuedRun } from './queue-records';
import { checkSpace, settingsOf } from './space';
import { SweepError } from './sweep-error';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'Invalid time.'),
);
/** It becomes a path. */
const runId = v.pipe(v.string(), v.regex(/^[\w-]{1,120}$/));

const trialSchema = v.object({
  run: runId,
  values: v.record(v.string(), valueSchema),
  state: v.picklist(['running', 'paused', 'waiting', 'finished', 'failed']),
  target: v.pipe(count, v.minValue(1)),
  curve: v.array(share),
  testAccuracy: v.nullable(share),
  seconds,
  message: v.nullable(v.string()),
});

const sweepSchema = v.object({
  formatVersion: v.literal(1),
  sweep: v.string(),
  createdAt: time,
  startedAt: time,
  endedAt: v.nullable(time),
  status: v.picklist(['running', 'paused', 'stopped', 'finished', 'failed', 'interrupted']),
  message: v.nullable(v.string()),
  processId: v.nullable(count),
  // An older version's name may have characters that are refused now.
  plan: v.strictObject({ ...planSchema.entries, name: v.string() }),
  secondsUsed: seconds,
  time: v.exactOptional(v.object({ starting: seconds, training: seconds, evaluation: seconds })),
  trials: v.array(trialSchema),
});

/** Settings of any earlier version. */
function settingsOfToday(settings: unknown): unknown {
  return withPresentNames(withLaterSettings(settings));
}

const queuedSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), canonical),
  settings: v.pipe(v.unknown(), v.transform(settingsOfToday), settingsSchema),
  dataFolder: v.nullable(v.string()),
  firstLabel: v.exactOptional(v.picklist([0, 1])),
  imageFolder: v.exactOptional(imageFolderSchema),
  startFrom: v.exactOptional(v.string()),
  teachers: v.exactOptional(v.array(v.string())),
  repeats: v.exactOptional(v.string()),
  acceptChangedData: v.exactOptional(v.boolean()),
  problem: v.nullable(v.string()),
});
const queueSchema = v.object({ runs: v.array(queuedSchema) });

/** @throws Error that names the first value that is wrong, without a full stop */
function checked<Output>(schema: v.GenericSchema<unknown, Output>, stored: unknown): Output {
  const { success, output, issues } = v.safeParse(schema, stored, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  throw new Error(`${v.getDotPath(issue) ?? 'its outermost value'} is invalid`);
}

function dimensionOfToday(dimension: unknown): unknown {
  if (!isObject(dimension) || typeof dimension['setting'] !== 'string') return dimension;
  return { ...dimension, setting: presentName(dimension['setting']) };
}

/** Sweeps from before a residual network had a stem, or with former names, are of the same format. */
function ofToday(stored: unknown): unknown {
  const sweep = withPresentNames(stored);
  if (!isObject(sweep) || !isObject(sweep['plan'])) return sweep;
  const { base, space, ...plan } = sweep['plan'];
  const dimensions = Array.isArray(space) ? space.map(dimensionOfToday) : space;
  return { ...sweep, plan: { ...plan, base: withLaterSettings(base), space: dimensions } };
}

/**
 * A sweep's record, as it was written by this version.
 * @param stored what sweep.json holds
 * @param sweep its folder's name, which it is called by whatever the file says
 * @throws SweepError in a sentence
 */
export function checkSweep(stored: unknown, sweep: string): SweepRecord {
  const { formatVersion } = (stored ?? {}) as { formatVersion?: unknown };
  if (typeof formatVersion === 'number' && formatVersion > 1) {
    throw new SweepError(
      `The sweep "${sweep}" was written by a newer version of Atelier. Update Atelier to open it.`,
    );
  }
  try {
    const record = { ...checked(sweepSchema, ofToday(stored)), sweep };
    checkSpace(record.plan.base, record.plan.space);
    // Whoever shows a trial shows its settings.
    for (const { values } of record.trials) settingsOf(record.plan, values);
    return record;
  } catch (cause) {
    const fault = (cause as Error).message.replace(/\.$/, '');
    throw new SweepError(`The sweep "${sweep}" is damaged and cannot be read: ${fault}.`, {
      cause,
    });
  }
}

/** @param stored what queue.json holds @throws Error that names the first value that is wrong */
export function checkQueue(stored: unknown): QueuedRun[] {
  return checked(queueSchema, stored).runs;
}
