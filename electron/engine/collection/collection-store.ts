/**
 * The person's own photos, a folder for each, `collection/ID/`:
 *
 *   entry.json    what it is, by whose word, from which file
 *   picture.idx   what networks see of it that take garments: an IDX file of 28x28 bytes
 *   photo.jpg     the photo, large enough for every other network, and for people
 *
 * A folder appears whole or not at all. Names that begin with a dot are folders that were being
 * made or removed when a process ended.
 */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { encodeIdx, parseIdx } from '../data/idx';
import { SIDE } from '../data/dataset';
import { isThere } from '../look-for';
import { isMissing, isTaken, replaceFile, writeFolder } from '../storage/durable';
import { CollectionError } from './collection-error';
import {
  type AddedPhoto,
  classNameSchema,
  entrySchema,
  photoIdSchema,
  type CollectedPhoto,
  type CollectionEntry,
  type IfPresent,
  type KeptPhoto,
} from './entry';
import { pictureId } from './picture-id';

const ENTRY = 'entry.json';
const PICTURE = 'picture.idx';
const PHOTO = 'photo.jpg';
/** Of entries; those of version 1 are read as they are. */
const FORMAT = 2;
/** Other processes that add the same photo at the same moment are fewer. */
const TRIES = 5;

export type NewPhoto = Omit<CollectedPhoto, 'formatVersion' | 'picture' | 'addedAt'>;

/** Whether two thumbnails are of one photo; they have the same picture. */
export type ShowsSame = (one: Uint8Array, other: Uint8Array) => boolean;

const isSameFile: ShowsSame = (one, other) => Buffer.compare(one, other) === 0;

export interface CollectionList {
  photos: CollectedPhoto[];
  /** A sentence for each folder that cannot be read. */
  problems: string[];
  /** Those of them that can only be removed. */
  damaged: string[];
}

class DamagedPhoto extends CollectionError {
  constructor(id: string, cause: unknown) {
    const { path, message } = cause as NodeJS.ErrnoException;
    const fault =
      path === undefined
        ? message.replace(/\.$/, '')
        : `${basename(path)} is missing or cannot be read`;
    super(`The photo "${id}" of the collection is damaged: ${fault}.`, { cause });
  }
}

function isPhotoId(folder: string): boolean {
  return v.is(photoIdSchema, folder);
}

function entryText(entry: CollectionEntry): string {
  return `${JSON.stringify(entry, null, 2)}\n`;
}

/** @throws CollectionError where it is of a newer version, otherwise Error with the fault */
function parseEntry(text: string, id: string): CollectionEntry {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${ENTRY} is damaged`, { cause });
  }
  const { formatVersion } = (stored ?? {}) as { formatVersion?: unknown };
  if (typeof formatVersion === 'number' && formatVersion > FORMAT) {
    throw new CollectionError(
      `The photo "${id}" of the collection was written by a newer version of Atelier. Update Atelier to see it.`,
    );
  }
  const parsed = v.safeParse(entrySchema, stored);
  if (!parsed.success) throw new Error(`${ENTRY} is damaged`);
  if (parsed.output.id !== id) throw new Error(`${ENTRY} belongs to another photo`);
  return { ...parsed.output, picture: parsed.output.picture ?? id };
}

function parsePicture(bytes: Buffer, picture: string): Uint8Array {
  const { shape, values } = parseIdx(bytes, PICTURE, 2);
  if (shape.some((size) => size !== SIDE) || pictureId(values) !== picture) {
    throw new Error(`${PICTURE} has changed`);
  }
  return values;
}

export class CollectionStore {
  private readonly folder: string;
  /** Settles when the photo that was added last is there. */
  private lastAdded: Promise<unknown> = Promise.resolve();

  /** @param home the app's data folder; the collection's is made with the first photo */
  constructor(home: string) {
    this.folder = join(home, 'collection');
  }

  /** Every photo, the newest first, and what is wrong with each folder that cannot be read. */
  async list(): Promise<CollectionList> {
    const list: CollectionList = { photos: [], problems: [], damaged: [] };
    for (const id of await this.folders()) {
      try {
        list.photos.push(await this.read(id));
      } catch (error) {
        // One that was removed while it was read is no problem.
        if (!this.has(id)) continue;
        list.problems.push((error as Error).message);
        if (error instanceof DamagedPhoto) list.damaged.push(id);
      }
    }
    list.photos.sort((a, b) => b.addedAt.localeCompare(a.addedAt) || a.id.localeCompare(b.id));
    return list;
  }

  /**
   * Keep a photo; one that is there already is only given the class, or left as it is.
   * @param showsSame asked of a photo with the same picture that an older version has kept
   */
  add(
    photo: NewPhoto,
    ifPresent: IfPresent = 'relabel',
    showsSame: ShowsSame = isSameFile,
  ): Promise<KeptPhoto> {
    // One after another: two that show the same would both find that it is not there yet.
    const added = this.lastAdded.then(() => this.addNext(photo, ifPresent, showsSame));
    this.lastAdded = added.catch(() => undefined);
    return added;
  }

  private async addNext(
    photo: NewPhoto,
    ifPresent: IfPresent,
    showsSame: ShowsSame,
  ): Promise<KeptPhoto> {
    const { pixels, thumbnail, ...said } = photo;
    const picture = pictureId(pixels);
    const id = (await this.olderOf(picture, thumbnail, showsSame)) ?? photo.id;
    const className = v.parse(classNameSchema, photo.className);
    const addedAt = new Date().toISOString();
    const entry = { formatVersion: FORMAT, ...said, className, id, picture, addedAt } as const;
    const files = new Map<string, Buffer | string>([
      [ENTRY, entryText(entry)],
      [PICTURE, encodeIdx([SIDE, SIDE], pixels)],
      [PHOTO, Buffer.from(thumbnail)],
    ]);
    for (let tries = 1; ; tries++) {
      const state = await this.stateOf(id);
      if (state === 'whole') {
        if (ifPresent === 'relabel') await this.relabel([id], className);
        return { ...(await this.entry(id)), isNew: false };
      }
      // What is left of a damaged folder of this name gives way to the whole photo. Nothing else does: one that
      // was not there a moment ago is another process's.
      if (state === 'damaged') await this.discard(id);
      try {
        await writeFolder(join(this.folder, id), files);
        return { ...entry, isNew: true };
      } catch (error) {
        // Another process has added the same photo since: that one is given the class.
        if (!isTaken(error) || tries === TRIES) throw error;
      }
    }
  }

  /** @throws CollectionError where one of them is not there or cannot be read */
  async relabel(ids: readonly string[], className: string): Promise<void> {
    const named = v.parse(classNameSchema, className);
    const entries = await Promise.all(ids.map((id) => this.entry(id)));
    for (const entry of entries) {
      const text = entryText({ ...entry, className: named });
      try {
        await replaceFile(join(this.folder, entry.id, ENTRY), text);
      } catch (error) {
        throw isMissing(error) ? this.absent(entry.id) : error;
      }
    }
  }

  /** Damaged ones too. @throws CollectionError where one of them is not there; then none is removed */
  async remove(ids: readonly string[]): Promise<void> {
    const present = new Set(await this.folders());
    const absent = ids.find((id) => !isPhotoId(id) || !present.has(id));
    if (absent !== undefined) throw this.absent(absent);
    for (const id of ids) await this.discard(id);
  }

  /** Of these, those that are still damaged: another process may have added one again. */
  async removeDamaged(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (isPhotoId(id) && (await this.stateOf(id)) === 'damaged') await this.discard(id);
    }
  }

  /** Remove what was added but for what somebody has removed or relabeled since. */
  async takeBack(photos: readonly AddedPhoto[]): Promise<void> {
    for (const { id, className, addedAt } of photos) {
      const entry = await this.entry(id).catch(() => null);
      if (entry?.className === className && entry.addedAt === addedAt) await this.discard(id);
    }
  }

  /** The ID of the same photo where an older version has kept it, or null. */
  private async olderOf(
    picture: string,
    thumbnail: Uint8Array,
    showsSame: ShowsSame,
  ): Promise<string | null> {
    if ((await this.stateOf(picture)) !== 'whole') return null;
    const older = await this.read(picture);
    return older.formatVersion < FORMAT && showsSame(older.thumbnail, thumbnail) ? picture : null;
  }

  private has(id: string): boolean {
    return isThere(join(this.folder, id));
  }

  /** @throws CollectionError where a newer version has put it there */
  private async stateOf(id: string): Promise<'whole' | 'damaged' | 'absent'> {
    if (!this.has(id)) return 'absent';
    try {
      await this.read(id);
      return 'whole';
    } catch (error) {
      if (!this.has(id)) return 'absent';
      if (error instanceof DamagedPhoto) return 'damaged';
      throw error;
    }
  }

  private async folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
      return folders.map(({ name }) => name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private async read(id: string): Promise<CollectedPhoto> {
    if (!isPhotoId(id)) {
      throw new CollectionError(
        `The folder "${id}" in the collection is not one of its photos and was not changed.`,
      );
    }
    const entry = await this.entry(id);
    try {
      const pixels = parsePicture(await readFile(join(this.folder, id, PICTURE)), entry.picture);
      return { ...entry, pixels, thumbnail: await readFile(join(this.folder, id, PHOTO)) };
    } catch (cause) {
      throw new DamagedPhoto(id, cause);
    }
  }

  private async entry(id: string): Promise<CollectionEntry> {
    if (!this.has(id)) throw this.absent(id);
    try {
      return parseEntry(await readFile(join(this.folder, id, ENTRY), 'utf8'), id);
    } catch (cause) {
      throw cause instanceof CollectionError ? cause : new DamagedPhoto(id, cause);
    }
  }

  /** At once out of the list, then from the disk. */
  private async discard(id: string): Promise<void> {
    const doomed = join(this.folder, `.removed-${id}`);
    await rm(doomed, { recursive: true, force: true });
    try {
      await rename(join(this.folder, id), doomed);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await rm(doomed, { recursive: true, force: true });
  }

  private absent(id: string): CollectionError {
    return new CollectionError(
      `There is no photo "${id}" in the collection. "atelier collection list" lists all photos.`,
    );
  }
}
