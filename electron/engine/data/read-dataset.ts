/** Data of every kind that can be trained on, told apart by what is there. */
import { readdir } from 'node:fs/promises';
import type { Dataset, FirstLabel } from './dataset';
import { isDataFile, requireFolder } from './find-files';
import type { ReadHooks } from './folder/decode-images';
import { IMAGE_FOLDER_DEFAULTS, type ImageFolderOptions } from './folder/options';
import { readImageFolder } from './folder/read-image-folder';
import { readIdxFolder } from './idx-folder';
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

/** What a folder holds. */
export type DataKind = 'idx' | 'images';

/**
 * A folder of folders, none of whose own files is of MNIST's format, is one of images.
 * @throws DataError where there is no such folder
 */
export async function kindOfData(folder: string): Promise<DataKind> {
  await requireFolder(folder);
  // Whoever reads it tells why it cannot be read.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => isDataFile(name))) return 'idx';
  const hasFolders = entries.some((entry) => entry.isDirectory() || entry.isSymbolicLink());
  return hasFolders ? 'images' : 'idx';
}

/**
 * @throws DataError in one sentence that names the file and the fault; what `hooks.signal` was aborted with
 */
export async function readDataset(
  { folder, firstLabel, imageFolder = IMAGE_FOLDER_DEFAULTS }: DataRequest,
  hooks: ReadHooks = {},
): Promise<Dataset> {
  const place = folder ?? shippedDataFolder();
  return (await kindOfData(place)) === 'idx'
    ? readIdxFolder(place, firstLabel)
    : readImageFolder(place, imageFolder, hooks);
}
