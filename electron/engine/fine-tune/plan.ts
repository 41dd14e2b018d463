/** What is to be fine-tuned, and who is told of it. */
import type { Classifier } from '../classify/classifier';
import type { Evaluation, RunRecord } from '../records';
import type { FineTunePhoto } from './batches';
import type { FineTuneReport } from './fine-tune-report';

export interface FineTunePlan {
  run: string;
  name: string;
  /** The run that learns; it stays as it is. */
  base: RunRecord;
  /** The base's classes, then new ones. */
  classNames: readonly string[];
  photos: readonly FineTunePhoto[];
  seed: number;
  /** Whether the test images are those that the base was scored on. */
  isSameTest?: boolean;
  /** Compares what the run has become with what it was, once it is calibrated. */
  assess(fineTuned: Classifier, evaluation: Evaluation): FineTuneReport;
}

export interface FineTuneWatcher {
  signal: AbortSignal;
  progress(step: number, steps: number): void;
}
