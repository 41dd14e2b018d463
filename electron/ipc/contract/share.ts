/** Runs and models that leave Atelier or come into it. */
import * as v from 'valibot';
import { isSharedRunName } from '@engine/share/shared-file';
import type { Exported } from '@engine/export/export-run';
import { EXPORT_FORMATS as RUN_FORMATS, MAX_CARD } from '@engine/export/formats';
import { runId } from './fields';

const NOT_A_RUN = 'Not an Atelier run file (.atelier).';

/** What each request carries. */
export const shareRequests = {
  /** Opens the system's save dialog and writes a run as one file. */
  'share:run': v.strictObject({ run: runId, checkpoints: v.boolean() }),
  /** Brings in shared runs: those of these files, or null to open the system's dialog. */
  'share:import': v.strictObject({
    files: v.nullable(
      v.pipe(v.array(v.pipe(v.string(), v.check(isSharedRunName, NOT_A_RUN))), v.maxLength(100)),
    ),
  }),
  /** Copies the command that shows runs in TensorBoard, all of them where none is named. */
  'share:tensorboard': v.strictObject({ runs: v.array(runId) }),
  /** Opens the system's folder dialog and writes a run into a new folder in the chosen one. */
  'export:run': v.strictObject({
    run: runId,
    format: v.picklist(RUN_FORMATS),
    /** The model card as it was edited, or null for the generated one. */
    card: v.nullable(v.pipe(v.string(), v.maxLength(MAX_CARD))),
  }),
  /** What a run's model card says, for editing. */
  'export:card': v.strictObject({ run: runId }),
  /** Shows a folder that was exported in the system's file manager. */
  'export:show': v.strictObject({ folder: v.string() }),
  /** Opens the system's folder dialog and brings the model in the chosen one in as a run. */
  'import:model': v.undefined(),
  /** Ends the import of a model that is under way. */
  'import:cancel': v.undefined(),
};

/** What a shared run has become. */
export interface ImportedSummary {
  run: string;
  name: string;
  /** Whether a run of its folder's name was there already, so that it was given another. */
  renamed: boolean;
}

/** What each request answers. */
export interface ShareReplies {
  /** Null where the person thought better of it. */
  'share:run': { file: string; bytes: number } | null;
  'share:import': ImportedSummary[];
  'share:tensorboard': string;
  /** Null where no folder was chosen. */
  'export:run': Exported | null;
  /** Markdown. */
  'export:card': string;
  'export:show': null;
  /** The run that it has become, and what is to be said of it; null where no folder was chosen. */
  'import:model': { run: string; text: string } | null;
  'import:cancel': null;
}

/** What main tells unasked. */
export interface ShareEvents {
  /** Shared runs were opened from outside of the window. */
  'share:opened': { files: string[] };
  /** A model was chosen, and is being looked at. */
  'import:began': { name: string };
}
