/** What a run says of its test images. */
import * as v from 'valibot';
import type { Evaluation, Prediction } from '@engine/records';
import type { ImagePixels } from './image';
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

/** A test image with its prediction. */
export interface GalleryItem extends Prediction, ImagePixels {}

/** What each request answers. */
export interface ResultsReplies {
  /** Null until the run has been evaluated. */
  'results:evaluation': Evaluation | null;
  'results:gallery': { total: number; items: GalleryItem[] };
}
