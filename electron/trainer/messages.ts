/** What main asks the trainer's process, and what that tells meanwhile. */
import type {
  DataChoice,
  Decoding,
  EpochTime,
  MetricLine,
  Progress,
  RangeTest,
} from '@engine/records';
import type { FineTuneProgress } from '@engine/fine-tune/fine-tune-report';
import type { ResumePlan, RunPlan } from '@engine/runs/train-run';
import type { Settings } from '@engine/settings';
import type { ImageCount, Speed } from '@engine/suggest/speed';
import type { SweepView } from '@engine/sweep/records';

/** A run to make: a new one, one to go on with, or one that learns photos. */
export type TrainJob =
  /**
   * `repeats`: the run that it repeats, or null; `acceptChangedData`: whether to do so on other data
   * than that run's.
   */
  | { kind: 'begin'; plan: RunPlan; repeats: string | null; acceptChangedData?: boolean }
  | ({ kind: 'resume' } & ResumePlan)
  /** A run that learns the collection, as a new run. */
  | {
      kind: 'fine-tune';
      run: string;
      name: string | null;
      from: string;
      acceptChangedData?: boolean;
    };

export interface RangeJob extends DataChoice {
  settings: Settings;
}

/** A network whose speed is to be measured. */
export interface SpeedJob {
  settings: Settings;
  data: Omit<ImageCount, 'images'>;
}

/** Ends a run with its best weights saved, and a sweep for good or, paused, so that it can be resumed. */
export type Halt = 'pause' | 'stop';

/** A process does one of the first four jobs, and ends. */
export interface TrainerQuestions {
  train: { body: TrainJob; answer: 'finished' | 'stopped' };
  range: { body: RangeJob; answer: RangeTest };
  speed: { body: SpeedJob; answer: Speed };
  /** A sweep whose record is on the disk. Answers what paused it, in a sentence, or null. */
  sweep: { body: { sweep: string }; answer: string | null };
  halt: { body: Halt; answer: null };
  /** A process for trials was started, and comes with a port to it; without one it could not be. */
  trial: { body: { id: number }; answer: null };
  /** Before a job is known: load what the next one is expected to need. */
  prepare: { body: { isShipped: boolean }; answer: null };
}

/** What main tells a process for trials. All else is said through the port that comes with it. */
export interface TrialQuestions {
  serve: { body: null; answer: null };
}

export type TrainerEvent =
  /** Images are decoded before the job begins; null once they are. */
  | { kind: 'decoding'; decoding: Decoding | null }
  | { kind: 'started' }
  /** Something that the person should know of the job, which goes on. */
  | { kind: 'warning'; message: string }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'metrics'; run: string; line: MetricLine; time: EpochTime | null }
  | { kind: 'sweep'; view: SweepView }
  /** The sweep needs a process for trials, in which libtensorflow has so many threads. */
  | { kind: 'trial process'; id: number; threads: number }
  | { kind: 'fine-tuned'; progress: FineTuneProgress };
