/** Runs that train or learn photos: begun, continued, stopped, told of. */
import * as v from 'valibot';
import type { Decoding, EpochTime, MetricLine, Progress, RangeTest } from '@engine/records';
import type { FineTuneReport, FineTuneProgress } from '@engine/fine-tune/fine-tune-report';
import type { Speed } from '@engine/suggest/speed';
import { imageShapeSchema } from '@engine/data/image-shape';
import { SETTINGS, settingsSchema } from '@engine/settings';
import { dataFolder, firstLabel, imageFolder, runId, runName, startFrom, teachers } from './fields';

/** What each request carries. */
export const trainRequests = {
  'train:start': v.strictObject({
    name: v.optional(runName),
    settings: settingsSchema,
    dataFolder,
    firstLabel,
    imageFolder,
    startFrom,
    teachers,
  }),
  /** Continues a run from its last whole epoch; `epochs` in all, or null for those it was set. */
  'train:resume': v.strictObject({
    run: runId,
    epochs: v.nullable(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SETTINGS.epochs.limits.max)),
    ),
    /** Whether to go on with data that has changed since. */
    acceptChangedData: v.exactOptional(v.boolean()),
  }),
  'train:stop': v.strictObject({ run: runId }),
  /** Ends a job whose images are decoded before it begins; what was decoded is kept. */
  'train:stop-decoding': v.undefined(),
  /** Tries rising learning rates on a fresh network of these settings. */
  'train:range': v.strictObject({ settings: settingsSchema, dataFolder, firstLabel, imageFolder }),
  /** Measures how fast such a network trains, unless that is known. */
  'train:speed': v.strictObject({
    settings: settingsSchema,
    data: v.strictObject({
      shape: imageShapeSchema,
      classCount: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(65_536)),
      isShipped: v.boolean(),
    }),
  }),
  /** Ends the measurement of `train:speed`, if one is under way. */
  'train:speed-cancel': v.undefined(),
  /** Has the next training begin sooner if it begins within two minutes, on the data that ships or on other. */
  'train:warm': v.strictObject({ isShipped: v.boolean() }),
  /** Teaches a run the collection, as a new run; resolves once it learns. */
  'fine-tune:start': v.strictObject({
    run: runId,
    name: v.optional(runName),
    acceptChangedData: v.exactOptional(v.boolean()),
  }),
  'fine-tune:report': v.strictObject({ run: runId }),
};

/** What each request answers. */
export interface TrainReplies {
  'train:start': { run: string };
  /** What has changed about its data, where somebody has to agree to that first. */
  'train:resume': { changed: string } | null;
  'train:stop': null;
  'train:stop-decoding': null;
  'train:range': RangeTest;
  /** Null where it is not known and could not be measured. */
  'train:speed': Speed | null;
  'train:speed-cancel': null;
  'train:warm': null;
  /** The new run, or as `train:resume`. */
  'fine-tune:start': { run: string } | { changed: string };
  /** Null where the run has learned no photos. */
  'fine-tune:report': FineTuneReport | null;
}

/** Jobs that read data. */
export type DecodingJob = 'begin' | 'resume' | 'fine-tune' | 'range' | 'sweep';

/** What main tells unasked. */
export interface TrainEvents {
  /** How far decoding is before a job begins; null once it ends. */
  'train:decoding': (Decoding & { job: DecodingJob }) | null;
  'train:progress': Progress;
  /** A line was added to the run's metrics. */
  'train:metrics': { run: string; line: MetricLine; time: EpochTime | null };
  /** The run reached its last state; its evaluation is on disk if it has one. */
  'train:ended': { run: string; status: 'finished' | 'stopped' | 'failed'; message: string | null };
  'fine-tune:progress': FineTuneProgress;
}
