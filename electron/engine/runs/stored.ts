/**
 * What lies in a run's folder, checked before anybody relies on it: a folder can come from anywhere. Keys
 * that this version does not know stay.
 */
import * as v from 'valibot';
import type {
  EpochMetrics,
  Evaluation,
  HistogramLine,
  Lesson,
  MetricLine,
  RunRecord,
} from '../records';
import { parseSettings, SettingsError } from '../settings';
import { RunError } from './run-error';

const MOST_CLASSES = 256;

/** JSON has no infinity, but 1e999 is read as one. */
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const moment = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'It is no moment.'),
);
const classNames = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_CLASSES));

const recordSchema = v.looseObject({
  formatVersion: v.literal(4),
  name: v.string(),
  createdAt: moment,
  startedAt: moment,
  endedAt: v.nullable(moment),
  status: v.picklist(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  message: v.nullable(v.string()),
  settings: v.unknown(),
  data: v.looseObject({ folder: v.nullable(v.string()), classNames }),
  processId: v.nullable(count),
  parameterCount: v.nullable(count),
  trainSeconds: v.nullable(finite),
  bestEpoch: v.nullable(count),
  versions: v.record(v.string(), v.string()),
  // It becomes part of a path.
  checkpoint: v.nullable(v.pipe(v.string(), v.regex(/^epoch-\d+$/))),
  epochsDone: count,
  lastLoss: v.nullable(finite),
  bestValidationAccuracy: v.nullable(finite),
  testAccuracy: v.nullable(finite),
  testLoss: v.nullable(finite),
  taught: v.exactOptional(v.looseObject({ from: v.string(), photos: count })),
  imported: v.exactOptional(v.looseObject({ withCheckpoint: v.boolean() })),
  sweep: v.exactOptional(v.string()),
});

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const nullableShare = v.nullable(share);

const evaluationSchema = v.pipe(
  v.looseObject({
    formatVersion: v.literal(1),
    images: count,
    loss: finite,
    accuracy: share,
    classNames,
    perClass: v.array(
      v.looseObject({ precision: share, recall: share, f1: share, support: count }),
    ),
    confusion: v.array(v.array(count)),
    calibration: v.exactOptional(
      v.looseObject({
        temperature: finite,
        expectedError: finite,
        bins: v.array(
          v.looseObject({ images: count, confidence: nullableShare, accuracy: nullableShare }),
        ),
      }),
    ),
    refusal: v.exactOptional(
      v.nullable(
        v.looseObject({ threshold: share, rightAnswersLost: share, othersRefused: share }),
      ),
    ),
  }),
  v.check(
    ({ classNames: { length }, perClass, confusion }) =>
      perClass.length === length &&
      confusion.length === length &&
      confusion.every((row) => row.length === length),
    'Its tables are not of its classes.',
  ),
);

const photoScores = v.looseObject({
  folders: v.array(
    v.looseObject({
      folder: v.string(),
      right: v.array(v.string()),
      photos: count,
      accuracy: share,
      topTwo: share,
      superClass: share,
      notSure: share,
      mostOften: v.string(),
    }),
  ),
  balancedAccuracy: nullableShare,
  topTwo: nullableShare,
  superClass: nullableShare,
  rightAnswersLost: nullableShare,
  othersRefused: nullableShare,
  white: v.looseObject({ photos: count, accuracy: nullableShare }),
});
const lessonScores = v.looseObject({
  photos: photoScores,
  accuracy: nullableShare,
  testAccuracy: nullableShare,
});

const lessonSchema = v.looseObject({
  formatVersion: v.literal(1),
  from: v.string(),
  fromName: v.string(),
  classes: v.array(
    v.looseObject({
      className: v.string(),
      learned: count,
      keptApart: count,
      isNew: v.boolean(),
      before: nullableShare,
      after: nullableShare,
    }),
  ),
  learned: count,
  keptApart: count,
  before: lessonScores,
  after: lessonScores,
  pictures: v.array(v.string()),
});

const histogram = v.looseObject({
  min: finite,
  max: finite,
  mean: finite,
  deviation: finite,
  counts: v.array(count),
});
const histogramSchema = v.looseObject({
  epoch: count,
  step: count,
  parameters: v.array(v.looseObject({ name: v.string(), weights: histogram, gradient: histogram })),
});

/** Where in the file a value is wrong, such as "data.classNames". */
function placeOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? 'its outermost value';
}

/** Check a value that was read from a file. @param what the file, for messages @throws RunError that names the first that is wrong */
export function checked<Output>(
  schema: v.GenericSchema<unknown, Output>,
  stored: unknown,
  what: string,
): Output {
  const { success, output, issues } = v.safeParse(schema, stored, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  throw new RunError(`${what} is damaged: ${placeOf(issue)} is not what it should be.`);
}

/** @param stored run.json of the newest version. @throws RunError in a sentence */
export function checkRecord(stored: unknown, run: string): RunRecord {
  const what = `run.json of the run "${run}"`;
  const record = checked(recordSchema, stored, what);
  try {
    const settings = parseSettings(record.settings);
    // The folder is what the run is called by, whatever the file says.
    return { ...record, settings, run };
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    throw new RunError(`${what} is damaged: ${cause.message}`, { cause });
  }
}

/** @throws RunError in a sentence */
export function checkEvaluation(stored: unknown, run: string): Evaluation {
  return checked(evaluationSchema, stored, `evaluation.json of the run "${run}"`);
}

/** @throws RunError in a sentence */
export function checkLesson(stored: unknown, run: string): Lesson {
  return checked(lessonSchema, stored, `lesson.json of the run "${run}"`);
}

const STEP_NUMBERS = ['epoch', 'step', 'loss', 'accuracy'] as const;
const VALIDATION = ['validationLoss', 'validationAccuracy'] as const;

/** By hand, because there are hundreds of thousands of them in a chart of many runs. */
function isMetricLine(stored: unknown): stored is MetricLine {
  if (typeof stored !== 'object' || stored === null) return false;
  const line = stored as Partial<Record<keyof EpochMetrics, unknown>>;
  if (!STEP_NUMBERS.every((name) => Number.isFinite(line[name]))) return false;
  if (line.kind === 'step') return true;
  return (
    line.kind === 'epoch' &&
    Number.isFinite(line.learningRate) &&
    VALIDATION.every((name) => line[name] === null || Number.isFinite(line[name]))
  );
}

/** @throws RunError in a sentence */
export function checkMetricLine(stored: unknown, run: string): MetricLine {
  if (isMetricLine(stored)) return stored;
  throw new RunError(`metrics.ndjson of the run "${run}" is damaged: a line is no measurement.`);
}

/** @throws RunError in a sentence */
export function checkHistogramLine(stored: unknown, run: string): HistogramLine {
  return checked(histogramSchema, stored, `histograms.ndjson of the run "${run}"`);
}
