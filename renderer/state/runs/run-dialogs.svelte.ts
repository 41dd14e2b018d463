/** What is asked about runs before something is done to them, one dialog each. */
import type { RunSummary } from '@engine/records';

class RunDialogs {
  /** Those that shall be deleted. */
  deleting = $state.raw<readonly RunSummary[]>([]);
  /** The one whose note, tags and color are written. */
  noting = $state.raw<RunSummary | null>(null);
  /** Those that shall be given tags. */
  tagging = $state.raw<readonly RunSummary[]>([]);
  /** The one that shall be trained again with other seeds. */
  repeating = $state.raw<RunSummary | null>(null);
  /** Two, to be looked at side by side. */
  comparing = $state.raw<readonly [RunSummary, RunSummary] | null>(null);
}

export const runDialogs = new RunDialogs();
