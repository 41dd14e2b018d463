/** Data of every kind that can be trained on, told apart by what is there. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookFor } from '../look-for';
import { isCifar, readCifar } from './formats/cifar';
import type { Dataset, FirstLabel } from './dataset';
import { isDataFile, requireFolder } from './find-files';
import { isIgnored, LOOKS_LIKE_PICTURE } from './folder/conventions';
import type { ReadHooks } from './folder/decode-images';
import { unpackedFolder } from './folder/image-zip';
import { IMAGE_FOLDER_DEFAULTS, type ImageFolderOptions } from './folder/options';
import { readImageFolder } from './folder/read-image-folder';
import { readIdxFolder } from './idx-folder';
import { readNpz } from './formats/npz';
import { shippedDataFolder } from './shipped';

/** Which data, and how it is read. */
export interface DataRequest {
  /** Null for the Fashion-MNIST that ships with the app. */
  folder: string | null;
  /** The lowest label in its files, 0 where it is left out. */
  firstLabel?: FirstLabel;
  /** How the pictures of an image folder are read; the defaults where it is left out. */
  imageFolder?: ImageFolderOptions;
}

/** What a folder or a file holds. */
export type DataKind = 'idx' | 'images' | 'cifar' | 'npz' | 'zip';

const NPZ = /\.npz$/i;
const ZIP = /\.zip$/i;

/** The one file of a folder that has a name like this, or null. */
function only(names: readonly string[], pattern: RegExp): string | null {
  const [first, ...others] = names.filter((name) => pattern.test(name));
  return first !== undefined && others.length === 0 ? first : null;
}

interface Located {
  kind: DataKind;
  /** Where it is: a folder, or a file of it. */
  path: string;
}

/** A folder of folders, none of whose own files is of another format, is one of images. */
async function locate(path: string): Promise<Located> {
  if (NPZ.test(path) && (await lookFor(path)) === 'file') return { kind: 'npz', path };
  if (ZIP.test(path) && (await lookFor(path)) === 'file') return { kind: 'zip', path };
  await requireFolder(path);
  // Whoever reads it tells why it cannot be read.
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const names = entries.map(({ name }) => name);
  if (names.some(isDataFile)) return { kind: 'idx', path };
  if (isCifar(names)) return { kind: 'cifar', path };
  const hasFolders = entries.some(
    (entry) => !isIgnored(entry.name) && (entry.isDirectory() || entry.isSymbolicLink()),
  );
  if (hasFolders) return { kind: 'images', path };
  const [npz, zip] = [only(names, NPZ), only(names, ZIP)];
  if (npz !== null) return { kind: 'npz', path: join(path, npz) };
  if (zip !== null) return { kind: 'zip', path: join(path, zip) };
  // Images without folders are refused as such.
  if (names.some((name) => LOOKS_LIKE_PICTURE.test(name))) return { kind: 'images', path };
  return { kind: 'idx', path };
}

/** @throws DataError where there is no such folder */
export async function kindOfData(path: string): Promise<DataKind> {
  return (await locate(path)).kind;
}

/**
 * @throws DataError in one sentence that names the file and the fault; what `hooks.signal` was aborted with
 */
export async function readDataset(
  { folder, firstLabel, imageFolder = IMAGE_FOLDER_DEFAULTS }: DataRequest,
  hooks: ReadHooks = {},
): Promise<Dataset> {
  const place = folder ?? shippedDataFolder();
  const { kind, path } = await locate(place);
  switch (kind) {
    case 'idx':
      return readIdxFolder(path, firstLabel);
    case 'images':
      return readImageFolder(path, imageFolder, hooks);
    case 'cifar':
      return readCifar(path);
    case 'npz':
      return { ...(await readNpz(path)), folder: place };
    case 'zip':
      return readImageFolder(await unpackedFolder(path), imageFolder, hooks, place);
  }
}
