/** Folders of photos are named for their classes, as well as file systems let them. */
import * as v from 'valibot';
import { canonicalName, foldedName } from '../text/canonical-name';
import { rightAnswers } from '../classify/photo-evaluation';
import { fileName } from '../text/file-name';
import { printable } from '../text/printable';
import { CollectionError } from './collection-error';
import { classNameSchema } from './entry';

/** Stands for a class of whose name a file system takes nothing. */
export const FOLDER_FALLBACK = 'class';

/** A class's name as a folder's. */
export function folderName(className: string): string {
  return fileName(className, { fallback: FOLDER_FALLBACK });
}

/**
 * The class of a folder's photos, by which they can be kept.
 * @throws CollectionError that names the folder, where a class cannot be called so
 */
export function usableClassOfFolder(folder: string, known: readonly string[]): string {
  const className = classOfFolder(folder, known);
  const parsed = v.safeParse(classNameSchema, className);
  if (parsed.success) return className;
  const fault = parsed.issues[0].message;
  throw new CollectionError(
    `The folder "${printable(folder)}" cannot be used as a class. ${fault} Rename the folder and import again.`,
  );
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
