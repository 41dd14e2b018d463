/**
 * What lies in a run's folder, checked before anybody relies on it: a folder can come from anywhere.
 */
import * as v from 'valibot';
import { canonical } from '../text/canonical-name';
import type { EpochMetrics, Evaluation, HistogramLine, MetricLine, RunRecord } from '../records';
import type { FineTuneReport } from '../fine-tune/fine-tune-report';
import { settingsSchema } from '../settings';
import { RunError } from '../storage/run-error';
import {
  evaluationSchema,
  histogramSchema,
  fineTuneReportSchema,
  recordSchema,
} from './stored-schemas';

/** Of this computer's own runs: what a crash said can be long, and so can an older version's name. */
const ownRecordSchema = v.looseObject({
  ...recordSchema.entries,
  name: v.pipe(v.string(), canonical),
  message: v.nullable(v.string()),
  // A model that is kept as it came has none.
  settings: v.union([settingsSchema, v.strictObject({ model: v.literal('imported') })]),
  sweep: v.optional(v.string()),
});

/** Where in the file a value is wrong, such as "data.classNames". */
function placeOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? 'its outermost value';
}

/**
 * Check a value that was read from a file.
 * @param what the file, for messages
 * @throws RunError that names the first that is wrong
 */
export function checked<Output>(
  schema: v.GenericSchema<unknown, Output>,
  stored: unknown,
  what: string,
): Output {
  const { success, output, issues } = v.safeParse(schema, stored, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  throw new RunError(`${what} is damaged: ${placeOf(issue)} is invalid.`);
}

/** @param stored run.json of the newest version. @throws RunError in a sentence */
export function checkRecord(stored: unknown, run: string): RunRecord {
  const record = checked(ownRecordSchema, stored, `run.json of the run "${run}"`);
  // The folder is what the run is called by, whatever the file says. And a field that is not there is
  // none, which valibot's types do not tell from one that is undefined.
  return { ...record, run } as RunRecord;
}

/** @throws RunError in a sentence */
export function checkEvaluation(stored: unknown, run: string): Evaluation {
  const { classNames } = (stored ?? {}) as Partial<Record<keyof Evaluation, unknown>>;
  const schema = evaluationSchema(Array.isArray(classNames) ? classNames.length : 0);
  return checked(schema, stored, `evaluation.json of the run "${run}"`) as Evaluation;
}

/** @throws RunError in a sentence */
export function checkFineTuneReport(stored: unknown, run: string, file: string): FineTuneReport {
  return checked(fineTuneReportSchema, stored, `${file} of the run "${run}"`);
}

const STEP_NUMBERS = ['epoch', 'step', 'loss', 'accuracy'] as const;
const VALIDATION = ['validationLoss', 'validationAccuracy'] as const;

/** By hand, because there are hundreds of thousands of them in a chart of many runs. */
function isMetricLine(stored: unknown): stored is MetricLine {
  if (typeof stored !== 'object' || stored === null) return false;
  const line = stored as Partial<Record<keyof EpochMetrics, unknown>>;
  if (!STEP_NUMBERS.every((name) => Number.isFinite(line[name]))) return false;
  if (line.kind === 'step') {
    return line.learningRate === undefined || Number.isFinite(line.learningRate);
  }
  return (
    line.kind === 'epoch' &&
    Number.isFinite(line.learningRate) &&
    VALIDATION.every((name) => line[name] === null || Number.isFinite(line[name]))
  );
}

/** @throws RunError in a sentence */
export function checkMetricLine(stored: unknown, run: string): MetricLine {
  if (isMetricLine(stored)) return stored;
  throw new RunError(`metrics.ndjson of the run "${run}" is damaged: a line is not a measurement.`);
}

/** @throws RunError in a sentence */
export function checkHistogramLine(stored: unknown, run: string): HistogramLine {
  return checked(histogramSchema, stored, `histograms.ndjson of the run "${run}"`);
}
