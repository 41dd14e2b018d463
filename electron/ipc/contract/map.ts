/** The test images as a run sees them. */
import type { Labels } from '@engine/data/dataset';
import * as v from 'valibot';
import type { Attribution } from '@engine/explain/attribution';
import type { SpaceName } from '@engine/explain/features';
import type { Near } from '@engine/explain/nearest';
import type { Thumbnails } from '@engine/explain/thumbnails';
import type { UmapProgress } from '@engine/explain/umap-thread';
import type { Whereabouts } from '@engine/explain/where';
import { fromZero, runId } from './fields';
import type { ImagePixels } from './image';

const imagePlace = {
  run: runId,
  part: v.picklist(['test', 'train', 'validation']),
  index: fromZero,
};

/** What each request carries. */
export const mapRequests = {
  /** Ends the drawing of a map; its request is answered with null. */
  'map:cancel': v.strictObject({ run: runId }),
  /** What in an image speaks for a class. */
  'map:attribution': v.strictObject({
    ...imagePlace,
    label: fromZero,
  }),
  /** The training images that the run sees as most like an image. */
  'map:nearest': v.strictObject(imagePlace),
  /** All test images as the run sees them, laid on their principal plane. */
  'map:plane': v.strictObject({ run: runId }),
  'map:progress': v.strictObject({ run: runId }),
  /** The same by UMAP: read where it was drawn before, drawn where not. */
  'map:umap': v.strictObject({ run: runId }),
};

/** The test images of a run, each a point; every list is in the order of the set. */
export interface MapPlane {
  /** What was laid on the plane. */
  space: SpaceName;
  /** Numbers for each image in that space. */
  width: number;
  /** x and y of each image. */
  plane: Float32Array;
  /** The share of all variance that each axis shows, 0 to 1. */
  explained: [number, number];
  /** The map of UMAP, where it was drawn before. */
  umap: Float32Array | null;
  labels: Labels;
  predicted: Labels;
  confidence: Float32Array;
  /** The images, large ones made small, so that all can be drawn. */
  thumbnails: Thumbnails;
}

export interface NearImage extends Near, ImagePixels {
  label: number;
  /** Whether the run held it out, and so has not learned it. */
  isValidation: boolean;
}

/** What each request answers. */
export interface MapReplies {
  'map:cancel': null;
  'map:attribution': Attribution & { where: Whereabouts | null };
  /** The nearest first. */
  'map:nearest': { space: SpaceName; images: NearImage[] };
  'map:plane': MapPlane;
  /** Null while no map is being drawn; before the first epoch, `of` is 0. */
  'map:progress': UmapProgress | null;
  /** x and y of each test image; null where it was cancelled. */
  'map:umap': Float32Array | null;
}
