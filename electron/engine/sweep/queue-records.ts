/** What waits to be trained: plain data, the same on disk and over IPC. */
import type { TrainingChoice } from '../fine-tune/start-choice';
import type { Settings } from '../settings';

/** What waits: settings, data, and the run that it repeats, if it is a repetition. */
export interface RunToQueue extends TrainingChoice {
  settings: Settings;
  repeats?: string;
  /** Whether to repeat that run on other data than it had. */
  acceptChangedData?: boolean;
}

export interface QueuedRun extends RunToQueue {
  id: string;
  name: string;
  /** Why it could not begin, in a sentence; it is passed over until it is removed. */
  problem: string | null;
}

export interface QueueState {
  /** Whether nothing begins by itself. */
  paused: boolean;
  runs: QueuedRun[];
}
