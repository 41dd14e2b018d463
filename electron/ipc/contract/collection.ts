/** The person’s own photos. */
import * as v from 'valibot';
import type { CollectionList } from '@engine/collection/collection-store';
import {
  classNameSchema,
  EXPORT_FORMATS,
  IF_PRESENT,
  type KeptPhoto,
  photoIdSchema,
} from '@engine/collection/entry';
import { photo } from './fields';

const photoIds = v.pipe(v.array(photoIdSchema), v.minLength(1));

/** What each request carries. */
export const collectionRequests = {
  /** Keeps a photo with what the person says that it is; one that is there is given the class, or left. */
  'collection:add': v.strictObject({
    ...photo,
    className: classNameSchema,
    ifPresent: v.optional(v.picklist(IF_PRESENT)),
    /** The file's name. */
    name: v.pipe(v.string(), v.maxLength(255)),
  }),
  'collection:list': v.undefined(),
  'collection:relabel': v.strictObject({ ids: photoIds, className: classNameSchema }),
  'collection:remove': v.strictObject({ ids: photoIds }),
  'collection:remove-damaged': v.strictObject({ ids: photoIds }),
  /** Removes what an import has added, and leaves what was relabeled since. */
  'collection:take-back': v.strictObject({
    photos: v.array(
      v.strictObject({ id: photoIdSchema, className: classNameSchema, addedAt: v.string() }),
    ),
  }),
  /** Opens the system's folder dialog and writes into a new folder in the chosen one. */
  'collection:export': v.strictObject({ format: v.picklist(EXPORT_FORMATS) }),
};

/** What each request answers. */
export interface CollectionReplies {
  'collection:add': KeptPhoto;
  'collection:list': CollectionList;
  'collection:relabel': null;
  'collection:remove': null;
  'collection:remove-damaged': null;
  'collection:take-back': null;
  /** Null where no folder was chosen. */
  'collection:export': { folder: string; photos: number } | null;
}
