/** What main and the trainer's process say to each other. */
import type { DataChoice, MetricLine, Progress, RangeTest } from '../engine/records';
import type { TeachProgress } from '../engine/teach/lesson-record';
import type { ResumePlan, RunPlan } from '../engine/runs/train-run';
import type { Settings } from '../engine/settings';
import type { SweepView } from '../engine/sweep/records';

/** A run to make: a new one, one to go on with, or one that learns photos. */
export type TrainJob =
  /** `repeats`: the run that it repeats, or null. */
  | { kind: 'begin'; plan: RunPlan; repeats: string | null }
  | ({ kind: 'resume' } & ResumePlan)
  /** A run that learns the collection, as a new run. */
  | { kind: 'teach'; run: string; name: string | null; from: string };

export interface RangeJob extends DataChoice {
  settings: Settings;
}

export type ToTrainer =
  | { kind: 'train'; home: string; job: TrainJob }
  | { kind: 'range'; job: RangeJob }
  /** Carry out a sweep whose record is on the disk. */
  | { kind: 'sweep'; home: string; sweep: string }
  /** Ends a run with its best weights kept, and a sweep for good. */
  | { kind: 'stop' }
  /** Ends a sweep so that it can be resumed. */
  | { kind: 'pause' };

export type FromTrainer =
  | { kind: 'started' }
  /** Something that the person should know of the job, which goes on. */
  | { kind: 'warning'; message: string }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'metrics'; line: MetricLine }
  | { kind: 'trial-metrics'; run: string; line: MetricLine }
  | { kind: 'sweep'; view: SweepView }
  /** Whether done, told to, or paused for a reason, which is told in a sentence. */
  | { kind: 'sweep-ended'; obstacle: string | null }
  | { kind: 'taught'; progress: TeachProgress }
  | { kind: 'ended'; status: 'finished' | 'stopped' }
  | { kind: 'range'; result: RangeTest }
  /**
   * `disk`: whether the disk takes nothing, so that no other job would fare better; `change`: what has
   * changed about the data, where somebody has to agree to that first.
   */
  | { kind: 'failed'; message: string; disk: boolean; change: string | null };
