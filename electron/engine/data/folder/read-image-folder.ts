/** A folder of pictures as a data set: found, decoded, divided. */
import { join } from 'node:path';
import { generator } from '../../random';
import { canonicalName } from '../../text/canonical-name';
import { counted } from '../../text/counted';
import { DataError } from '../data-error';
import { select, type Dataset, type Labels, type LabeledImages } from '../dataset';
import { checkFolders, checkLabels } from './check-classes';
import { layoutOf, sortedClasses, type ClassFile, type Layout, type Split } from './conventions';
import { decodedImages, type ReadHooks } from './decode-images';
import { duplicateGroups } from './duplicate-groups';
import { divideByGroup, Unions, type Division } from './grouped-split';
import { readGroups, type Groups } from './groups';
import type { CachedImages } from './image-cache';
import { NamedGroups } from './named-groups';
import { listFiles, type ListedFile } from './list-files';
import { isMetadata, readMetadata, type Metadata } from './metadata';
import type { FolderNotes, LabelNotes } from './notes';
import { shapeOf, type ImageFolderOptions } from './options';

interface Found {
  files: (ClassFile & ListedFile)[];
  classNames: string[];
  emptyClasses: string[];
  layout: Layout;
  labels: LabelNotes | null;
}

function labelNotes(metadata: Metadata | null, { files, unlisted }: Layout): LabelNotes | null {
  if (metadata === null) return null;
  const { sources, columns, unlabeled, labeled } = metadata;
  const found = files.filter(({ path }) => labeled.has(path.normalize())).length;
  return { sources, columns, unlabeled, unlisted, absent: labeled.size - found };
}

function emptyClassesOf(empty: readonly string[], { top, files }: Layout): string[] {
  const known = new Set(files.map(({ className }) => className));
  const names = empty
    .map((path) => (top === '' ? path : path.slice(top.length + 1)))
    .map((path) => canonicalName(path.split('/').at(-1) ?? ''));
  return sortedClasses(names.filter((name) => name !== '' && !known.has(name)));
}

async function findImages(folder: string, place: string, hooks: ReadHooks): Promise<Found> {
  const { files: listed, empty } = await listFiles(folder, hooks.signal);
  const byPath = new Map(listed.map((file) => [file.path, file]));
  const paths = listed.map(({ path }) => path);
  const metadata = await readMetadata(folder, paths);
  const images = paths.filter((path) => metadata === null || !isMetadata(path));
  const layout = layoutOf(images, metadata?.classOf);
  const files = layout.files.flatMap((file) => {
    const known = byPath.get(file.path);
    return known === undefined
      ? []
      : [{ ...file, ...known, className: canonicalName(file.className) }];
  });
  const classNames = sortedClasses(files.map(({ className }) => className));
  const labels = labelNotes(metadata, layout);
  const [source] = labels?.sources ?? [];
  if (source === undefined) checkFolders(place, classNames);
  else checkLabels(source, classNames);
  const emptyClasses = source === undefined ? emptyClassesOf(empty, layout) : [];
  return { files, classNames, layout, emptyClasses, labels };
}

/** A folder of other things: it may have been meant as one of IDX files. */
function nothingReadable(folder: string, { failures }: CachedImages): DataError {
  const [first = ''] = failures.values();
  return new DataError(
    `${folder} has no train-images-idx3-ubyte, and none of the ${counted(failures.size, 'file')} in its folders is an image that can be read. The first: ${first}`,
  );
}

/** @throws DataError where none of a class's files can be read, or it has images for testing only */
function checkImages({ files, classNames }: Found, cached: CachedImages): void {
  const own = new Map(classNames.map((name) => [name, { count: 0, readable: 0, trained: 0 }]));
  const firstFault = new Map<string, string>();
  for (const [place, { className, split }] of files.entries()) {
    const counts = own.get(className);
    if (counts === undefined) continue;
    const fault = cached.failures.get(place);
    counts.count++;
    if (fault === undefined) {
      counts.readable++;
      if (split === null || split === 'train') counts.trained++;
    } else if (!firstFault.has(className)) firstFault.set(className, fault);
  }
  for (const [name, { count, readable, trained }] of own) {
    if (readable === 0) {
      throw new DataError(
        `None of the ${counted(count, 'file')} of the class “${name}” is an image that can be read. The first: ${firstFault.get(name) ?? ''}`,
      );
    }
    if (trained > 0) continue;
    throw new DataError(
      `The class “${name}” has no training images. Add some, or remove it from the other splits.`,
    );
  }
}

/** Groups of near-duplicates, joined where a table says that their images belong together. */
function joinedGroups(duplicates: Int32Array, groups: NamedGroups | null): Int32Array {
  if (groups === null) return duplicates;
  const unions = new Unions(duplicates.length);
  const firstOf = new Map<string, number>();
  for (const [place, duplicate] of duplicates.entries()) {
    unions.join(place, duplicate);
    const group = groups.of(place);
    if (group === null) continue;
    const first = firstOf.get(group);
    if (first === undefined) firstOf.set(group, place);
    else unions.join(first, place);
  }
  return unions.all();
}

interface Places {
  train: Int32Array;
  test: Int32Array;
  validation: Int32Array | null;
}

/** By folders where they say; otherwise by the options' share, stratified, no group on both sides. */
function placesOf(
  files: readonly ClassFile[],
  readable: Int32Array,
  labels: Labels,
  groups: Int32Array,
  { testSplit, splitSeed }: ImageFolderOptions,
): Places {
  const of = (...splits: (Split | null)[]): Int32Array =>
    readable.filter((place) => splits.includes(files[place]?.split ?? null));
  const validation = of('validation');
  const own = { train: of('train', null), test: of('test') };
  const held = validation.length > 0 ? validation : null;
  if (own.test.length > 0) return { ...own, validation: held };
  const random = generator(splitSeed, 'test');
  const divided = divideByGroup(own.train, labels, groups, testSplit, random);
  const { held: test, rest: train } =
    divided.held.length > 0 ? divided : smallestGroup(own.train, labels, groups);
  return { train, test, validation: held };
}

/**
 * Of few images, none may come nearer to its share by being held out: then the smallest group is that
 * leaves training images of each class.
 * @throws DataError where each group has all images of a class
 */
function smallestGroup(places: Int32Array, labels: Labels, groups: Int32Array): Division {
  const members = new Map<number, number[]>();
  for (const place of places) {
    const group = groups[place] ?? place;
    members.set(group, [...(members.get(group) ?? []), place]);
  }
  const groupsOf = new Map<number, Set<number>>();
  for (const place of places) {
    const label = labels[place] ?? 0;
    groupsOf.set(label, (groupsOf.get(label) ?? new Set<number>()).add(groups[place] ?? place));
  }
  const isSpare = (own: readonly number[]): boolean =>
    own.every((place) => (groupsOf.get(labels[place] ?? 0)?.size ?? 0) > 1);
  const [smallest] = [...members.values()]
    .filter(isSpare)
    .sort((one, other) => one.length - other.length);
  if (smallest === undefined) {
    throw new DataError(
      'No image can be kept for testing: those of each class belong together, as near-duplicates or by their table of groups, or there is only one. Add others.',
    );
  }
  const held = new Set(smallest);
  return {
    held: places.filter((place) => held.has(place)),
    rest: places.filter((place) => !held.has(place)),
  };
}

/** The images at some places, to be read from the cache. */
function part(places: Int32Array, cached: CachedImages, all: LabeledImages): LabeledImages {
  return { ...select(all, places), digest: cached.digest(places) };
}

function notesOf(
  { files, emptyClasses, labels }: Found,
  cached: CachedImages,
  readable: Int32Array,
  groups: FolderNotes['groups'],
  { height, width }: ImageFolderOptions,
): FolderNotes {
  const sides = { least: Infinity, most: 0 };
  let fittedImages = 0;
  for (const place of readable) {
    const [own = 1, high = 1] = cached.sizes.subarray(2 * place, 2 * place + 2);
    sides.least = Math.min(sides.least, own, high);
    sides.most = Math.max(sides.most, own, high);
    if (own * height !== high * width) fittedImages++;
  }
  const splits = new Set(files.flatMap(({ split }) => (split === null ? [] : [split])));
  const failures = [...cached.failures].sort(([a], [b]) => a - b);
  const skipped = failures.map(([place, says]) => ({
    path: files[place]?.path ?? '',
    says,
  }));
  return { skipped, emptyClasses, splits: [...splits], groups, labels, sides, fittedImages };
}

/**
 * @param place what the folder is called, where it was unpacked from an archive
 * @throws DataError in one sentence where the folder cannot be used; DiskError where the disk has no room
 *   for the decoded images; the signal's reason where reading was stopped
 */
export async function readImageFolder(
  folder: string,
  options: ImageFolderOptions,
  hooks: ReadHooks = {},
  place = folder,
): Promise<Dataset> {
  const found = await findImages(folder, place, hooks);
  const { files, classNames, layout } = found;
  const shape = shapeOf(options);
  const listed = files.map(({ path, bytes, changed }) => ({ path, bytes, changed }));
  const cached = await decodedImages(
    folder,
    listed,
    { shape, fit: options.fit, filter: options.filter },
    hooks,
  );
  if (cached.failures.size === files.length) throw nothingReadable(folder, cached);
  checkImages(found, cached);
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  const labels = new Uint16Array(files.map(({ className }) => labelOf.get(className) ?? 0));
  const readable = Int32Array.from(files.keys()).filter((place) => !cached.failures.has(place));
  const duplicates = await cached.derived('duplicates.bin', () =>
    duplicateGroups({ pixels: cached.pixels, shape }, readable, files.length),
  );
  const table = await groupsBeside(folder, layout.top);
  const named = table === null ? null : new NamedGroups(files, table, layout.top);
  const groups = joinedGroups(duplicates, named);
  const places = placesOf(files, readable, labels, groups, options);
  const all: LabeledImages = {
    count: files.length,
    shape,
    pixels: cached.pixels,
    labels: classNames.length > 256 ? labels : Uint8Array.from(labels),
    groups,
  };
  const { train, validation, test } = places;
  const groupNotes = named?.notes([train, test, ...(validation === null ? [] : [validation])]);
  return {
    folder: place,
    classNames,
    train: part(places.train, cached, all),
    test: part(places.test, cached, all),
    ...(places.validation === null ? {} : { validation: part(places.validation, cached, all) }),
    imageFolder: options,
    folderNotes: notesOf(found, cached, readable, groupNotes ?? null, options),
  };
}

/** Beside the folders of the classes, or at the top of what was chosen. */
async function groupsBeside(folder: string, top: string): Promise<Groups | null> {
  const inside = await readGroups(join(folder, top));
  return inside ?? (top === '' ? null : readGroups(folder));
}
