/** Sweeps, and the queue of single runs. */
import * as v from 'valibot';
import type { Progress } from '@engine/records';
import { settingsSchema } from '@engine/settings';
import { minutesSchema, planSchema } from '@engine/sweep/plan';
import type { SweepStatus, SweepView } from '@engine/sweep/records';
import type { QueueState } from '@engine/sweep/queue-records';
import { dataFolder, firstLabel, imageFolder, runId, runName, startFrom, teachers } from './fields';

const queuedId = v.pipe(v.string(), v.uuid());

/** What each request carries. */
export const tuneRequests = {
  'tune:list': v.undefined(),
  'tune:show': v.strictObject({ sweep: runId }),
  'tune:start': planSchema,
  /** `minutes` in all, or null for those that it was given. */
  'tune:resume': v.strictObject({
    sweep: runId,
    minutes: v.nullable(minutesSchema),
    acceptChangedData: v.exactOptional(v.boolean()),
  }),
  /** Ends the sweep in progress: so that it can be resumed, or for good. */
  'tune:halt': v.strictObject({ how: v.picklist(['pause', 'stop']) }),
  'tune:queue': v.undefined(),
  'tune:queue-add': v.strictObject({
    name: v.optional(runName),
    settings: settingsSchema,
    dataFolder,
    firstLabel,
    imageFolder,
    startFrom,
    teachers,
    /** The run that it repeats. */
    repeats: v.exactOptional(runId),
    /** Whether to do so on other data than that run's. */
    acceptChangedData: v.exactOptional(v.boolean()),
  }),
  'tune:queue-remove': v.strictObject({ id: queuedId }),
  /** `place` from 0, the first to begin. */
  'tune:queue-move': v.strictObject({ id: queuedId, place: v.pipe(v.number(), v.integer()) }),
  'tune:queue-pause': v.strictObject({ paused: v.boolean() }),
};

/** A sweep in a list of them. */
export interface SweepHead {
  sweep: string;
  name: string;
  status: SweepStatus;
  createdAt: string;
}

/** What each request answers. */
export interface TuneReplies {
  /** The newest first. */
  'tune:list': SweepHead[];
  'tune:show': SweepView;
  'tune:start': { sweep: string };
  /** As `train:resume`. */
  'tune:resume': { changed: string } | null;
  'tune:halt': null;
  'tune:queue': QueueState;
  'tune:queue-add': null;
  'tune:queue-remove': null;
  'tune:queue-move': null;
  'tune:queue-pause': null;
}

/** What main tells unasked. */
export interface TuneEvents {
  /** The queue began a run. */
  'tune:began': { run: string };
  /** A sweep is no longer what it was. */
  'tune:changed': SweepView;
  /** No sweep is carried out any more. */
  'tune:ended': null;
  /** Of the trial that trains now. */
  'tune:progress': Progress;
  'tune:queue': QueueState;
}
