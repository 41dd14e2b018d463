/** What main and the trainer's process say to each other. */
import type { MetricLine, Progress, RangeTest, TeachProgress } from '../engine/records';
import type { RunPlan } from '../engine/runs/train-run';
import type { Settings } from '../engine/settings';
import type { SweepView } from '../engine/sweep/records';

/** A run to make: a new one, one to go on with, or one that learns photos. */
export type TrainJob =
  | { kind: 'begin'; plan: RunPlan }
  /** Epochs in all, or null for those that it was set. */
  | { kind: 'resume'; run: string; epochs: number | null }
  /** A run that learns the collection, as a new run. */
  | { kind: 'teach'; run: string; name: string | null; from: string };

export interface RangeJob {
  settings: Settings;
  /** Folder of IDX files, or null for the Fashion-MNIST that ships with the app. */
  dataFolder: string | null;
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
  | { kind: 'progress'; progress: Progress }
  | { kind: 'metrics'; line: MetricLine }
  | { kind: 'trial-metrics'; run: string; line: MetricLine }
  | { kind: 'sweep'; view: SweepView }
  /** Whether done, told to, or paused for a reason, which is told in a sentence. */
  | { kind: 'sweep-ended'; obstacle: string | null }
  | { kind: 'taught'; progress: TeachProgress }
  | { kind: 'ended'; status: 'finished' | 'stopped' }
  | { kind: 'range'; result: RangeTest }
  /** `disk`: whether the disk takes nothing, so that no other job would fare better. */
  | { kind: 'failed'; message: string; disk: boolean };
