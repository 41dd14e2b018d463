/** Folders of photos are named for their classes, as well as file systems let them. */
import { canonicalName, foldedName } from '../canonical-name';
import { rightAnswers } from '../classify/photo-evaluation';
import { fileName } from '../file-name';

/** Stands for a class of whose name a file system takes nothing. */
export const FOLDER_FALLBACK = 'class';

/** A class's name as a folder's. */
export function folderName(className: string): string {
  return fileName(className, { fallback: FOLDER_FALLBACK });
}

/**
 * The class that a folder's photos are of: one of the known classes, where the folder is named for
 * it, otherwise one of the folder's own name.
 */
export function classOfFolder(folder: string, known: readonly string[]): string {
  if (known.includes(folder)) return folder;
  const wanted = foldedName(folder);
  const same = known.find((name) =>
    [name, folderName(name)].some((each) => foldedName(each) === wanted),
  );
  if (same !== undefined) return same;
  const right = rightAnswers(folder, known);
  const own = canonicalName(folder);
  return right.length === 1 ? (right[0] ?? own) : own;
}
