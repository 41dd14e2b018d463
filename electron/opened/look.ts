/** What opened paths are: shared runs, photos, or data to train on. */
import { stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { photoFiles } from '@engine/photo-files';
import { isSharedRunName } from '@engine/share/shared-file';

/** Files that are data by themselves. */
const DATA_FILE = /\.(npz|zip)$/i;

export interface Opened {
  /** Paths of shared runs. */
  runs: string[];
  /** Files to classify: where each lies, and its place below what was opened, with "/" between names. */
  photos: { file: string; path: string }[];
  /** Other files in folders, as `path` above. */
  skipped: string[];
  /** The folder or data file, where that is all that was opened. */
  data: string | null;
  /** Paths at which there is nothing. */
  missing: string[];
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

/** The place of a file below what was opened, which is named first, with "/" between names. */
export function placeBelow(path: string, file: string): string {
  return relative(dirname(path), file).replaceAll(sep, '/');
}

/** Photos below a path, which may be one itself. */
async function photosAt(path: string, opened: Opened): Promise<void> {
  const placeOf = (file: string): string => placeBelow(path, file);
  const skip = (file: string): void => {
    // As when a folder is dropped: systems put hidden files beside pictures.
    if (!/(^|\/)\./.test(placeOf(file))) opened.skipped.push(placeOf(file));
  };
  for await (const file of photoFiles([path], skip)) {
    opened.photos.push({ file, path: placeOf(file) });
  }
}

/** @param paths absolute */
export async function lookAtOpened(paths: readonly string[]): Promise<Opened> {
  const opened: Opened = { runs: [], photos: [], skipped: [], data: null, missing: [] };
  const others = paths.filter((path) => !isSharedRunName(path));
  opened.runs = paths.filter(isSharedRunName);
  for (const path of others) {
    const kind = await kindOf(path);
    const isData = kind === 'folder' || (kind === 'file' && DATA_FILE.test(path));
    if (isData && others.length === 1) opened.data = path;
    if (kind === 'nothing') opened.missing.push(path);
    else if (kind === 'folder' || opened.data === null) await photosAt(path, opened);
  }
  return opened;
}
