/** What a run says of a photo. */
import * as v from 'valibot';
import type { Box, Point } from '@engine/photo/seeds';
import type { Step } from '@engine/photo/steps';
import type { Preprocessing } from '@engine/photo/preprocessing';
import { fromZero, photo, runId } from './fields';
import { imageSchema, type ImagePixels } from './image';

/** What each request carries. */
export const classifyRequests = {
  'classify:photo': v.strictObject({ run: runId, ...photo }),
  /** Loads what answers photos, because one is likely to come. */
  'classify:prepare': v.strictObject({ run: runId }),
  /** How a garment's image comes out of a photo. */
  'classify:steps': v.strictObject(photo),
  /** What in the image of a photo speaks for a class. */
  'classify:why': v.strictObject({
    run: runId,
    /** As a PhotoAnswer has it. */
    image: imageSchema,
    label: fromZero,
  }),
};

/** With the image that the network saw. */
export interface PhotoAnswer extends ImagePixels {
  run: string;
  /** The winning class, or null where the network is not sure. */
  label: number | null;
  confidence: number;
  /** How sure it is of the winning class with "none of these" counted in, held against the threshold. */
  rawConfidence: number;
  /** How familiar the photo looks, held against the threshold; null of runs that go by confidence. */
  familiarity: number | null;
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
  classNames: string[];
  probabilities: number[];
  pixels: Uint8Array<ArrayBuffer>;
  /** Whether it is of the garment in the photo or of the whole photo. */
  preprocessing: Preprocessing['kind'];
  /** The ID that the photo has in the collection, if it is there. */
  collectionId: string;
  /** Where in the photo the garment was found, or all of it, as fractions of its width and height. */
  box: Box;
  /** Polygons around the garment, as fractions; none where it was not found. */
  outline: Point[][];
  /** The part of the photo that `pixels` covers, as fractions that may reach outside of 0 to 1. */
  frame: Box;
  /** Other garments in the photo, which the answer is not about. */
  othersLeftOut: number;
  /** True where the garment is near white: Fashion-MNIST has none. */
  white: boolean;
  /** False where nothing could be told from the background; then all of the photo, or box, was used. */
  garmentFound: boolean;
  /** From the pixels' arrival to the answer, waiting for photos before it included. */
  milliseconds: number;
  /** Of these, what the network took. */
  networkMilliseconds: number;
}

/** What each request answers. */
export interface ClassifyReplies {
  'classify:photo': PhotoAnswer;
  'classify:prepare': null;
  'classify:steps': Step[];
  /** A number for each pixel, -1 to 1: what the class's probability loses with its surroundings. */
  'classify:why': { map: Float32Array };
}
