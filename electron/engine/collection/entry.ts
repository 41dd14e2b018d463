/** What is said of a photo of the collection, and what may be said of one. */
import * as v from 'valibot';
import { canonical } from '../text/canonical-name';
import { isWhole, REPLACEMENT } from '../text/names';
import { correctionSchema } from '../photo/correction';
import { isVisible } from '../text/visible';

/** The longest name that still fits a card. */
export const MAX_CLASS_NAME = 40;

const ONE_LINE = 'A class name must be one line of letters, digits and symbols.';

/** As it is stored. One line, because the names of classes are stored one a line. */
const storedClassName = v.pipe(
  v.string(),
  canonical,
  v.minLength(1, 'A class must have a name.'),
  v.maxLength(MAX_CLASS_NAME, `A class name can have at most ${MAX_CLASS_NAME} characters.`),
  v.regex(/^\P{Cc}+$/u, ONE_LINE),
);

/** As a person gives it: without direction marks, which names of older versions may have. */
export const classNameSchema = v.pipe(
  storedClassName,
  v.check(isVisible, ONE_LINE),
  v.check(isWhole, `A class name must be valid UTF-8; “${REPLACEMENT}” replaces what is not.`),
);

/** A photo's name is its content's, so that the same photo is never kept twice. */
export const photoIdSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{16}$/, 'There is no such photo in the collection.'),
);

export const entrySchema = v.object({
  /** 1: named for its picture; 2: named for the photo, of which several can have one picture. */
  formatVersion: v.picklist([1, 2]),
  id: photoIdSchema,
  /** The ID of its picture, as networks see it that take garments; of version 1 the photo's own. */
  picture: v.exactOptional(photoIdSchema),
  /** What the person says that it is. */
  className: storedClassName,
  /** The file's name. */
  name: v.string(),
  addedAt: v.string(),
  /** With which the garment was found. */
  correction: correctionSchema,
  /** Whether the garment is near white. */
  white: v.boolean(),
});

export type CollectionEntry = Required<v.InferOutput<typeof entrySchema>>;

/** What becomes of a photo that is there already and comes with another class. */
export const IF_PRESENT = ['relabel', 'leave'] as const;
export type IfPresent = (typeof IF_PRESENT)[number];

/** A photo's entry after it was added. */
export interface KeptPhoto extends CollectionEntry {
  /** Whether it was not there before. */
  isNew: boolean;
}

/** A photo as an import has added it: whoever relabels it meanwhile has decided about it. */
export type AddedPhoto = Pick<CollectionEntry, 'id' | 'className' | 'addedAt'>;

export interface CollectedPhoto extends CollectionEntry {
  /** The garment, as networks of 28x28 gray see it: bytes, row by row, 0 black to 255 white. */
  pixels: Uint8Array;
  /** The whole photo as JPEG, its longest edge 320 pixels or less. */
  thumbnail: Uint8Array;
}

/** MNIST's files, a folder of PNGs of 28x28 for each class, or one of the photos as they are kept. */
export const EXPORT_FORMATS = ['idx', 'png', 'jpeg'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
