/** Data folders, looked at and chosen. */
import * as v from 'valibot';
import type { FirstLabel } from '@engine/data/dataset';
import type { ImageFolderOptions } from '@engine/data/folder/options';
import type { ImageShape } from '@engine/data/image-shape';
import type { FolderReport } from '@engine/data/examine';
import type { ImagePixels } from './image';
import { dataFolder, firstLabel, imageFolder, fromZero, page, runId } from './fields';

/** What reads a folder: `data:look` and `data:open`, or `data:choose`. */
export const READING_JOBS = ['look', 'choose'] as const;
export type ReadingJob = (typeof READING_JOBS)[number];
const readingJob = v.picklist(READING_JOBS);

/** What each request carries. */
export const dataRequests = {
  /** Opens the system's folder dialog and checks what is in the chosen folder. */
  'data:choose': v.undefined(),
  'data:gallery': v.strictObject({
    folder: dataFolder,
    firstLabel,
    imageFolder,
    part: v.picklist(['train', 'test']),
    /** Only pictures of this class. */
    label: v.nullable(fromZero),
    ...page,
  }),
  /** How far the job is with decoding images; null where it decodes none. */
  'data:progress': v.strictObject({ job: readingJob }),
  /** Cancels the job; what was decoded is kept. */
  'data:cancel': v.strictObject({ job: readingJob }),
  /** How large the decoded images are that are kept, and their removal. */
  'data:cache': v.undefined(),
  'data:clear-cache': v.undefined(),
  'data:look': v.strictObject({ folder: dataFolder, firstLabel, imageFolder }),
  /** Whether the data of a run is what it was when the run was trained. */
  'data:change': v.strictObject({ run: runId }),
  /** As `data:choose`, but a folder that is refused is told of like any other. */
  'data:open': v.undefined(),
};

export interface DataSummary {
  folder: string;
  trainImages: number;
  testImages: number;
  classNames: string[];
  /** The lowest label in its files. */
  firstLabel?: FirstLabel;
  /** How the pictures of an image folder are read. */
  imageFolder?: ImageFolderOptions;
  shape: ImageShape;
}

/** An image of a data set. */
export interface DataPicture extends ImagePixels {
  /** Place in its part, from 0. */
  index: number;
  label: number;
}

/** What each request answers. */
export interface DataReplies {
  /** Null where no folder was chosen, or it was canceled. */
  'data:choose': DataSummary | null;
  'data:gallery': { total: number; items: DataPicture[] };
  'data:progress': { done: number; total: number } | null;
  'data:cancel': null;
  'data:cache': { bytes: number };
  'data:clear-cache': { bytes: number };
  /** Null where it was canceled. */
  'data:look': FolderReport | null;
  /** What has changed, in a sentence, or null. */
  'data:change': string | null;
  /** Null where no folder was chosen, or it was canceled. */
  'data:open': FolderReport | null;
}
