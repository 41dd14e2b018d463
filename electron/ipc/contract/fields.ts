/** What the messages of several areas carry. */
import { MOST_TEACHERS } from '@engine/distill/limits';
import { imageFolderSchema } from '@engine/data/folder/options';
import * as v from 'valibot';
import { MAX_PATH } from '@engine/text/names';
import { correctionSchema } from '@engine/photo/correction';

export const runId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'Not a valid run folder name.'),
);

export { runNameSchema as runName } from '@engine/text/names';

/** Of Linux and macOS, of a drive or a network share of Windows. */
const WHOLE_PATH = /^(\/|[a-z]:[\\/]|\\\\)/i;

/** A folder or file of images, by its whole path, or null for the Fashion-MNIST that ships with the app. */
export const dataFolder = v.nullable(
  v.pipe(
    v.string(),
    v.maxLength(MAX_PATH),
    v.regex(WHOLE_PATH, 'Specify the folder by its full path.'),
  ),
);

/** The lowest label in the folder's files. */
export const firstLabel = v.exactOptional(v.picklist([0, 1]));

/** How the pictures of an image folder are read. */
export const imageFolder = v.exactOptional(imageFolderSchema);

/** The run whose weights a run starts from. */
export const startFrom = v.exactOptional(runId);

/** The runs whose predictions a run learns, beside the labels. */
export const teachers = v.exactOptional(v.pipe(v.array(runId), v.maxLength(MOST_TEACHERS)));

/** The longest edge, in pixels, that a photo may have when it crosses to the engine. */
const MAX_PHOTO_EDGE = 1024;
const photoEdge = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PHOTO_EDGE));

export const photo = {
  width: photoEdge,
  height: photoEdge,
  /** RGBA, 4 bytes a pixel, row by row, upright. */
  rgba: v.instance(Uint8Array),
  correction: correctionSchema,
};

/** A place in a list, or the number of a class. */
export const fromZero = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which pictures of a list, from `offset` on. */
export const page = {
  offset: fromZero,
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
};
