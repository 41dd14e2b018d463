/** The collection as others read it: MNIST's files, or a folder of PNGs or photos for each class. */
import { readdir, rmdir } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { encodeIdx } from '../data/idx';
import { MOST_CLASSES, readClassNames } from '../data/class-names';
import { PIXELS, SIDE } from '../data/dataset';
import { shippedDataFolder } from '../data/shipped';
import { fileName, FreeNames } from '../text/file-name';
import { isMissing, writeFolder } from '../storage/durable';
import { removeLeftoversIn } from '../support/leftovers';
import { divide, USUAL_SEED } from '../fine-tune/divide';
import { encodePng } from '../tensorflow/png';
import { FOLDER_FALLBACK } from './class-of-folder';
import { CollectionError } from './collection-error';
import type { CollectedPhoto, ExportFormat } from './entry';

type Files = Map<string, Buffer | string>;

/** Fashion-MNIST's ten classes with their own labels, where the collection has any of them, then others. */
async function exportedClasses(photos: readonly CollectedPhoto[]): Promise<string[]> {
  const fashion = await readClassNames(shippedDataFolder());
  const names = [...new Set(photos.map(({ className }) => className))].sort();
  const own = names.filter((name) => !fashion.includes(name));
  return own.length === names.length ? own : [...fashion, ...own];
}

function idxPart(part: string, photos: readonly CollectedPhoto[], classes: string[]): Files {
  const pixels = new Uint8Array(photos.length * PIXELS);
  for (const [at, photo] of photos.entries()) pixels.set(photo.pixels, at * PIXELS);
  const labels = Uint8Array.from(photos, ({ className }) => classes.indexOf(className));
  return new Map([
    [`${part}-images-idx3-ubyte`, encodeIdx([photos.length, SIDE, SIDE], pixels)],
    [`${part}-labels-idx1-ubyte`, encodeIdx([photos.length], labels)],
  ]);
}

/** A photo that can be tested with while two classes are left to train on; null where there is none. */
function spareOf(photos: readonly CollectedPhoto[]): CollectedPhoto | null {
  const classes = new Set(photos.map(({ className }) => className));
  if (classes.size < 2) return null;
  const isSpare = ({ className }: CollectedPhoto): boolean =>
    classes.size > 2 || photos.filter((each) => each.className === className).length > 1;
  return photos.findLast(isSpare) ?? null;
}

/**
 * A data folder as data/dataset.ts reads it: what fine-tuning holds out, a quarter of each class, is
 * the test set, and one photo where no class has four.
 * @throws CollectionError where there are too few photos for one
 */
async function idxFiles(photos: readonly CollectedPhoto[]): Promise<Files> {
  const classes = await exportedClasses(photos);
  if (classes.length > MOST_CLASSES) {
    throw new CollectionError(
      `An IDX label is one byte, so at most ${MOST_CLASSES} classes can be exported; these photos have ${classes.length}. Export folders of JPEG or PNG files instead.`,
    );
  }
  const spare = spareOf(photos);
  if (spare === null) {
    throw new CollectionError(
      'A data folder needs training and test photos of at least two classes. Add photos of another class, and at least two photos of one class.',
    );
  }
  const { learned, holdOut } = divide(photos, { perClass: null, seed: USUAL_SEED });
  const test = holdOut.length > 0 ? holdOut : [spare];
  const train = holdOut.length > 0 ? learned : learned.filter((photo) => photo !== spare);
  return new Map<string, Buffer | string>([
    ...idxPart('train', train, classes),
    ...idxPart('t10k', test, classes),
    ['labels.txt', `${classes.join('\n')}\n`],
  ]);
}

/** A folder's name for each class; to some file systems, "Hat" and "hat" would be one. */
function folderNames(classes: ReadonlySet<string>): Map<string, string> {
  const free = new FreeNames();
  const named = Array.from(classes, (className) => {
    return [className, free.take(className, { fallback: FOLDER_FALLBACK })] as const;
  });
  return new Map(named);
}

function inFolders(
  photos: readonly CollectedPhoto[],
  ending: '.png' | '.jpg',
  bytesOf: (photo: CollectedPhoto) => Buffer,
): Files {
  const files: Files = new Map<string, Buffer | string>();
  const folders = folderNames(new Set(photos.map(({ className }) => className)));
  for (const photo of photos) {
    const { className, name, id } = photo;
    const file = fileName(parse(name).name, { fallback: 'photo', suffix: `-${id}${ending}` });
    files.set(join(folders.get(className) ?? '', file), bytesOf(photo));
  }
  return files;
}

function pngFiles(photos: readonly CollectedPhoto[]): Files {
  const size = { height: SIDE, width: SIDE, channels: 1 } as const;
  return inFolders(photos, '.png', ({ pixels }) => encodePng(pixels, size));
}

/** The photos as they are kept, to be read as a folder of images. */
function jpegFiles(photos: readonly CollectedPhoto[]): Files {
  return inFolders(photos, '.jpg', ({ thumbnail }) => Buffer.from(thumbnail));
}

/** @throws CollectionError where something is there that would be mixed with what is exported */
async function makeWay(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return;
    const { code } = cause as NodeJS.ErrnoException;
    const fault =
      code === 'ENOTEMPTY' || code === 'EEXIST' ? 'is not empty' : 'is not a writable folder';
    throw new CollectionError(`${folder} ${fault}. Choose a new folder.`, { cause });
  }
}

const FILES: Readonly<
  Record<ExportFormat, (photos: readonly CollectedPhoto[]) => Files | Promise<Files>>
> = { idx: idxFiles, png: pngFiles, jpeg: jpegFiles };

/**
 * Write the photos into a folder that appears whole or not at all.
 * @param folder must not exist, or be empty
 * @throws CollectionError where it is not, or where the photos are too few
 */
export async function exportCollection(
  photos: readonly CollectedPhoto[],
  folder: string,
  format: ExportFormat,
): Promise<void> {
  if (photos.length === 0) {
    throw new CollectionError('The collection has no photos to export.');
  }
  const files = await FILES[format](photos);
  await removeLeftoversIn(dirname(folder));
  await makeWay(folder);
  await writeFolder(folder, files);
}

/** A folder in `parent` that does not exist yet, named for what is exported into it. */
export async function freshFolder(parent: string, format: ExportFormat): Promise<string> {
  const free = new FreeNames(await readdir(parent));
  return join(parent, free.take(`atelier-photos-${format}`, { fallback: 'photos' }));
}
