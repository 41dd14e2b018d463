/** The list of runs, and what was measured of each. */
import * as v from 'valibot';
import type { Measurements } from '@engine/curves/run-curves';
import type { RunSummary } from '@engine/records';
import { notesChangeSchema } from '@engine/runs/notes';
import { runId, runName } from './fields';

const runIds = v.pipe(v.array(runId), v.minLength(1));

/** What each request carries. */
export const runsRequests = {
  'runs:list': v.undefined(),
  'runs:builtIn': v.undefined(),
  /** Everything that was measured of a run. */
  'runs:metrics': v.strictObject({ run: runId }),
  /** The lines of a run's log. */
  'runs:log': v.strictObject({ run: runId }),
  'runs:rename': v.strictObject({ run: runId, name: runName }),
  'runs:delete': v.strictObject({ run: runId }),
  /** Changes what the person says of some runs: note, tags, color, pinned, hidden. */
  'runs:annotate': v.strictObject({ runs: runIds, change: notesChangeSchema }),
  /** Opens the system's save dialog and writes every measurement of some runs as one CSV file. */
  'runs:scalars': v.strictObject({ runs: runIds }),
  /** Brings deleted runs back. */
  'trash:restore': v.strictObject({ runs: runIds }),
};

/** What each request answers. */
export interface RunsReplies {
  'runs:list': RunSummary[];
  /** The run that ships with the app, or null where it came without. */
  'runs:builtIn': RunSummary | null;
  'runs:metrics': Measurements;
  'runs:log': string[];
  'runs:rename': null;
  'runs:delete': null;
  'runs:annotate': null;
  /** Where it was saved, or null where the person thought better of it. */
  'runs:scalars': string | null;
  'trash:restore': null;
}

/** What main tells unasked. */
export interface RunsEvents {
  /** The list of runs is no longer what it was. */
  'runs:changed': null;
}
