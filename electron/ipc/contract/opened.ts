/** Files and folders that the system opens with the app. */
import * as v from 'valibot';
import { fromZero } from './fields';

/** What each request carries. */
export const openedRequests = {
  /** Reads one of the files that `opened:files` announced; each can be read once. */
  'opened:read': v.strictObject({ id: fromZero }),
};

/** What each request answers. */
export interface OpenedReplies {
  /** `changed` in milliseconds since 1970; null where the file cannot be read. */
  'opened:read': { bytes: Uint8Array<ArrayBuffer>; changed: number } | null;
}

export interface OpenedFiles {
  /** Each with its place below what was opened, such as "shoes/left.jpg" of a folder "shoes". */
  photos: { id: number; path: string }[];
  /** Places of other files in opened folders. */
  skipped: string[];
  /** Where the folder or data file lies that was opened alone; null for anything else. */
  data: string | null;
}

/** What main tells unasked. */
export interface OpenedEvents {
  /** Files were opened with the app, other than shared runs. */
  'opened:files': OpenedFiles;
}
