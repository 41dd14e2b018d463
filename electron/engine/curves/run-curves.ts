/** A run's measurements as columns of numbers: for a chart, and small enough to send. */
import type { EpochTime, MetricLine } from '../records';

export const AXES = ['step', 'epoch', 'time', 'images'] as const;
/** What a curve can be drawn by. */
export type Axis = (typeof AXES)[number];
/** What is measured on images. */
export type Score = 'loss' | 'accuracy';
export type Quantity = Score | 'learningRate';
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

export interface RunCurves extends Record<Part, Scores> {
  rates: Rates;
}

interface Row extends Record<Score, number> {
  step: number;
}

interface RateRow {
  step: number;
  learningRate: number;
}

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

function positionsOf(
  rows: readonly { step: number }[],
  { stepsPerEpoch, batchSize, ends }: Clock,
): Positions {
  const step = Float64Array.from(rows, (row) => row.step);
  const epoch = step.map((each) => each / stepsPerEpoch);
  return {
    step,
    epoch,
    time: epoch.map((each) => secondsAt(each, ends)),
    images: step.map((each) => each * batchSize),
  };
}

function scoresOf(rows: readonly Row[], clock: Clock): Scores {
  return {
    ...positionsOf(rows, clock),
    loss: Float64Array.from(rows, ({ loss }) => loss),
    accuracy: Float64Array.from(rows, ({ accuracy }) => accuracy),
  };
}

/** Rows of what was held out; none for an epoch of a run that held nothing out. */
function validationRows(lines: readonly MetricLine[]): Row[] {
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
function rateRows(lines: readonly MetricLine[]): RateRow[] {
  let isNotedAtSteps = false;
  return lines.flatMap(({ kind, step, learningRate }) => {
    if (kind === 'step') isNotedAtSteps = learningRate !== undefined;
    if (learningRate === undefined || (kind === 'epoch' && isNotedAtSteps)) return [];
    return [{ step: kind === 'epoch' ? step + 1 : step, learningRate }];
  });
}

function ratesOf(lines: readonly MetricLine[], clock: Clock): Rates {
  const rows = rateRows(lines);
  return {
    ...positionsOf(rows, clock),
    learningRate: Float64Array.from(rows, ({ learningRate }) => learningRate),
  };
}

/**
 * @param stepsPerEpoch for a run whose first epoch has not ended; null leaves its training out,
 *   because nobody can say yet where an epoch ends
 */
export function runCurves(
  lines: readonly MetricLine[],
  times: readonly EpochTime[],
  batchSize: number,
  stepsPerEpoch: number | null = null,
): RunCurves {
  const ended = lines.find((line) => line.kind === 'epoch');
  const perEpoch = ended === undefined ? stepsPerEpoch : ended.step / ended.epoch;
  const ends = new Map(times.map(({ epoch, seconds }) => [epoch, seconds]));
  const clock = { stepsPerEpoch: perEpoch ?? 1, batchSize, ends: ends.set(0, 0) };
  const running = perEpoch === null ? [] : lines.filter((line) => line.kind === 'step');
  return {
    training: scoresOf(running, clock),
    validation: scoresOf(validationRows(lines), clock),
    rates: ratesOf(perEpoch === null ? [] : lines, clock),
  };
}

/** Whether any of a run's measurements has a time. */
export function isTimed({ training, validation }: RunCurves): boolean {
  return [training, validation].some(({ time }) => time.some((seconds) => !Number.isNaN(seconds)));
}
