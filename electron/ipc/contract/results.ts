/** What a run says of its test images. */
import * as v from 'valibot';
import type { Evaluation, Prediction } from '@engine/records';
import { fromZero, page, runId } from './fields';

/** What each request carries. */
export const resultsRequests = {
  'results:evaluation': v.strictObject({ run: runId }),
  'results:gallery': v.strictObject({
    run: runId,
    /** Only images whose true class this is. */
    label: v.nullable(fromZero),
    /** Only images that were taken for this class. */
    predicted: v.nullable(fromZero),
    mistakesOnly: v.boolean(),
    ...page,
  }),
};

export interface GalleryItem extends Prediction {
  /** 784 bytes, row by row, 0 black to 255 white. */
  pixels: Uint8Array;
}

/** What each request answers. */
export interface ResultsReplies {
  /** Null until the run has been evaluated. */
  'results:evaluation': Evaluation | null;
  'results:gallery': { total: number; items: GalleryItem[] };
}
