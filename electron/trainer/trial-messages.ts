/** What a sweep and the processes that train its trials send each other. */
import type { DataSource, EpochTime, MetricLine, Progress } from '@engine/records';
import type { TrialJob, TrialOutcome } from '@engine/sweep/runner';
import type { Failure } from '../child/messages';

export type ToTrial =
  /** The first message: the data that all trials of the sweep are trained on. */
  | { kind: 'data'; home: string; sweep: string; data: DataSource }
  | { kind: 'train'; job: TrialJob }
  /** The trial ends after its step, and is scored. */
  | { kind: 'stop' };

export type FromTrial =
  | { kind: 'epoch'; curve: number[] }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'metrics'; run: string; line: MetricLine; time: EpochTime | null }
  | { kind: 'outcome'; outcome: TrialOutcome }
  /** Instead of an outcome: the data is gone or has changed, so that this process can train nothing. */
  | { kind: 'no data'; failure: Failure }
  | { kind: 'failure'; failure: Failure };
