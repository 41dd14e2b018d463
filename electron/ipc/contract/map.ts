/** The test images as a run sees them. */
import type { Labels } from '@engine/data/dataset';
import * as v from 'valibot';
import type { Attribution } from '@engine/explain/attribution';
import type { SpaceName } from '@engine/explain/features';
import type { Near } from '@engine/explain/nearest';
import type { Thumbnails } from '@engine/explain/thumbnails';
import { DIMENSIONS, SLOW_METHODS, type MapKind } from '@engine/explain/map-task';
import type { MapProgress } from '@engine/explain/map-thread';
import type { Whereabouts } from '@engine/explain/where';
import { fromZero, runId } from './fields';
import type { ImagePixels } from './image';

const imagePlace = {
  run: runId,
  part: v.picklist(['test', 'train', 'validation']),
  index: fromZero,
};

const mapKind = {
  run: runId,
  method: v.picklist(SLOW_METHODS),
  dimensions: v.picklist(DIMENSIONS),
};

/** What each request carries. */
export const mapRequests = {
  /** Ends the drawing of a map; its request is answered with null. */
  'map:cancel': v.strictObject(mapKind),
  /** What in an image speaks for a class. */
  'map:attribution': v.strictObject({
    ...imagePlace,
    label: fromZero,
  }),
  /** The training images that the run sees as most like an image. */
  'map:nearest': v.strictObject(imagePlace),
  /** A map by UMAP or t-SNE: read where it was drawn before, drawn where not. */
  'map:draw': v.strictObject(mapKind),
  /** All test images as the run sees them, by their principal components. */
  'map:plane': v.strictObject({ run: runId }),
  'map:progress': v.strictObject(mapKind),
};

/** The test images of a run, each a point; every list is in the order of the set. */
export interface MapPlane {
  /** What the principal components are of. */
  space: SpaceName;
  /** Numbers for each image in that space. */
  width: number;
  /** The first three principal components of each image: 3 * images. */
  pca: Float32Array;
  /** The share of all variance that each of the three shows, 0 to 1. */
  explained: readonly number[];
  /** Maps that were drawn before. */
  kept: readonly MapKind[];
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
  /** The coordinates of each test image; null where it was cancelled. */
  'map:draw': Float32Array | null;
  'map:attribution': Attribution & { where: Whereabouts | null };
  /** The nearest first. */
  'map:nearest': { space: SpaceName; images: NearImage[] };
  'map:plane': MapPlane;
  /** Null while no map is being drawn; before the first epoch or iteration, `of` is 0. */
  'map:progress': MapProgress | null;
}
