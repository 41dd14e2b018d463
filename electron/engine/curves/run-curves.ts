/** A run's measurements as columns of numbers: for a chart, and small enough to send. */
import type { EpochTime, MetricLine } from '../records';

export const AXES = ['step', 'epoch', 'time', 'images'] as const;
/** What a curve can be drawn by. */
export type Axis = (typeof AXES)[number];
/** What is measured on images. */
export type Score = 'loss' | 'accuracy';
export type Quantity = Score | 'learningRate' | 'epochSeconds';
export type Part = 'training' | 'validation';

/** One row for each measurement, in the order of training. */
export interface Positions {
  /** Optimizer steps since the run began. */
  step: Float64Array;
  /** Fractions of an epoch between the ends of two. */
  epoch: Float64Array;
  /** Seconds of training; not a number where nobody noted them. */
  time: Float64Array;
  /** Training images seen: steps times the batch size. */
  images: Float64Array;
}

export interface Scores extends Positions, Record<Score, Float64Array> {}

export interface Rates extends Positions {
  learningRate: Float64Array;
}

/** How long each epoch took, at its end. */
export interface Durations extends Positions {
  epochSeconds: Float64Array;
}

export interface RunCurves extends Record<Part, Scores> {
  rates: Rates;
  durations: Durations;
}

/** One row for each measurement, in the order of training. */
type Columns<Name extends string> = Record<'step' | Name, Float64Array>;

/** What was measured of a run, small enough to send, and to be extended while it trains. */
export interface Measurements {
  training: Columns<Score>;
  validation: Columns<Score>;
  rates: Columns<'learningRate'>;
  /** Null until the first epoch has ended. */
  stepsPerEpoch: number | null;
  times: readonly EpochTime[];
}

type Row<Name extends string> = Record<'step' | Name, number>;

interface Clock {
  stepsPerEpoch: number;
  batchSize: number;
  /** Seconds at the end of each epoch, the beginning as epoch 0. */
  ends: ReadonlyMap<number, number>;
}

/** Seconds at a moment within an epoch, as if its steps had all taken the same time. */
function secondsAt(epoch: number, ends: Clock['ends']): number {
  const before = Math.floor(epoch);
  const from = ends.get(before) ?? Number.NaN;
  if (epoch === before) return from;
  return from + (epoch - before) * ((ends.get(before + 1) ?? Number.NaN) - from);
}

function positionsOf(step: Float64Array, { stepsPerEpoch, batchSize, ends }: Clock): Positions {
  const epoch = step.map((each) => each / stepsPerEpoch);
  return {
    step,
    epoch,
    time: epoch.map((each) => secondsAt(each, ends)),
    images: step.map((each) => each * batchSize),
  };
}

function columnsOf<Name extends string>(
  names: readonly Name[],
  rows: readonly Row<Name>[],
): Columns<Name> {
  const columns = (['step', ...names] as const).map((name) => [
    name,
    Float64Array.from(rows, (row) => row[name]),
  ]);
  return Object.fromEntries(columns) as Columns<Name>;
}

/** Rows of what was held out; none for an epoch of a run that held nothing out. */
function validationRows(lines: readonly MetricLine[]): Row<Score>[] {
  return lines.flatMap((line) => {
    if (line.kind !== 'epoch') return [];
    const { step, validationLoss, validationAccuracy } = line;
    if (validationLoss === null || validationAccuracy === null) return [];
    return [{ step, loss: validationLoss, accuracy: validationAccuracy }];
  });
}

/**
 * The learning rates that steps were made with. Older runs noted none at their steps, and at the end
 * of an epoch the one of the step after it.
 */
function rateRows(lines: readonly MetricLine[], atSteps: boolean): Row<'learningRate'>[] {
  let isNotedAtSteps = atSteps;
  return lines.flatMap(({ kind, step, learningRate }) => {
    if (kind === 'step') isNotedAtSteps = learningRate !== undefined;
    if (learningRate === undefined || (kind === 'epoch' && isNotedAtSteps)) return [];
    return [{ step: kind === 'epoch' ? step + 1 : step, learningRate }];
  });
}

const SCORES = ['loss', 'accuracy'] as const;

/** @param ratesAtSteps whether the step before these lines had noted its learning rate */
export function measurementsOf(
  lines: readonly MetricLine[],
  times: readonly EpochTime[],
  ratesAtSteps = false,
): Measurements {
  const ended = lines.find((line) => line.kind === 'epoch');
  const running = lines.filter((line) => line.kind === 'step');
  return {
    training: columnsOf(SCORES, running),
    validation: columnsOf(SCORES, validationRows(lines)),
    rates: columnsOf(['learningRate'], rateRows(lines, ratesAtSteps)),
    stepsPerEpoch: ended === undefined ? null : ended.step / ended.epoch,
    times,
  };
}

export const NOTHING_MEASURED = measurementsOf([], []);

/** Rows that begin anew replace those from there on. */
function joined<Name extends string>(before: Columns<Name>, after: Columns<Name>): Columns<Name> {
  const [first] = after.step;
  if (first === undefined) return before;
  const from = before.step.findIndex((step) => step >= first);
  const kept = from === -1 ? before.step.length : from;
  const columns = Object.entries<Float64Array>(after).map(([name, added]) => {
    const column = new Float64Array(kept + added.length);
    column.set(before[name as Name].subarray(0, kept));
    column.set(added, kept);
    return [name, column];
  });
  return Object.fromEntries(columns) as Columns<Name>;
}

/**
 * Add what a running training has measured since. A run that was continued from an earlier step takes
 * back what came after that.
 */
export function extended(
  before: Measurements,
  lines: readonly MetricLine[],
  times: readonly EpochTime[],
): Measurements {
  const after = measurementsOf(lines, times, true);
  const [first] = times;
  return {
    training: joined(before.training, after.training),
    validation: joined(before.validation, after.validation),
    rates: joined(before.rates, after.rates),
    stepsPerEpoch: before.stepsPerEpoch ?? after.stepsPerEpoch,
    times: [
      ...before.times.filter(({ epoch }) => first === undefined || epoch < first.epoch),
      ...times,
    ],
  };
}

/** Epochs whose beginning and end were both noted. */
function durationsOf({ times }: Measurements, clock: Clock): Durations {
  const known = times.flatMap(({ epoch, seconds }) => {
    const before = clock.ends.get(epoch - 1);
    return before === undefined ? [] : [{ epoch, seconds: seconds - before }];
  });
  const step = Float64Array.from(known, ({ epoch }) => epoch * clock.stepsPerEpoch);
  const epochSeconds = Float64Array.from(known, ({ seconds }) => seconds);
  return { epochSeconds, ...positionsOf(step, clock) };
}

/**
 * @param stepsPerEpoch for a run whose first epoch has not ended; null leaves its training out,
 *   because nobody can say yet where an epoch ends
 */
export function curvesOf(
  measured: Measurements,
  batchSize: number,
  stepsPerEpoch: number | null = null,
): RunCurves {
  const perEpoch = measured.stepsPerEpoch ?? stepsPerEpoch;
  const ends = new Map(measured.times.map(({ epoch, seconds }) => [epoch, seconds])).set(0, 0);
  const clock = { stepsPerEpoch: perEpoch ?? 1, batchSize, ends };
  const { training, rates } = perEpoch === null ? NOTHING_MEASURED : measured;
  const { validation } = measured;
  return {
    training: { ...training, ...positionsOf(training.step, clock) },
    validation: { ...validation, ...positionsOf(validation.step, clock) },
    rates: { ...rates, ...positionsOf(rates.step, clock) },
    durations: durationsOf(measured, clock),
  };
}

/** Whether any of a run's measurements has a time. */
export function isTimed({ training, validation }: RunCurves): boolean {
  return [training, validation].some(({ time }) => time.some((seconds) => !Number.isNaN(seconds)));
}
