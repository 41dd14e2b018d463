/** Data folders, looked at and chosen. */
import * as v from 'valibot';
import type { FolderReport } from '../../engine/data/examine';
import { dataFolder, fromZero, page } from './fields';

/** What each request carries. */
export const dataRequests = {
  /** Opens the system's folder dialog and checks what is in the chosen folder. */
  'data:choose': v.undefined(),
  'data:gallery': v.strictObject({
    folder: dataFolder,
    part: v.picklist(['train', 'test']),
    /** Only pictures of this class. */
    label: v.nullable(fromZero),
    ...page,
  }),
  'data:look': v.strictObject({ folder: dataFolder }),
  /** As `data:choose`, but a folder that is refused is told of like any other. */
  'data:open': v.undefined(),
};

export interface DataSummary {
  folder: string;
  trainImages: number;
  testImages: number;
  classNames: string[];
}

/** A picture of a data set. */
export interface DataPicture {
  /** Place in its part, from 0. */
  index: number;
  label: number;
  /** 784 bytes, row by row. */
  pixels: Uint8Array;
}

/** What each request answers. */
export interface DataReplies {
  'data:choose': DataSummary | null;
  'data:gallery': { total: number; items: DataPicture[] };
  'data:look': FolderReport;
  /** Null where no folder was chosen. */
  'data:open': FolderReport | null;
}
