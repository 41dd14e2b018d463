/** Folders of photos are named for their classes, as well as file systems let them. */
import { rightAnswers } from '../classify/photo-evaluation';

/** What Windows, macOS and Linux do not all take in a file's name. */
const REFUSED = /[\p{Cc}<>:"/\\|?*]/gu;
const AT_THE_ENDS = /^[. ]+|[. ]+$/g;

/** A class's name as a folder's. */
export function folderName(className: string): string {
  const name = className.replaceAll(REFUSED, '-').replaceAll(AT_THE_ENDS, '');
  return name === '' ? 'class' : name;
}

/**
 * The class that a folder's photos are of: one of the known classes, where the folder is named for
 * it, otherwise one of the folder's own name.
 */
export function classOfFolder(folder: string, known: readonly string[]): string {
  const wanted = folder.toLowerCase();
  const same = known.find((name) =>
    [name, folderName(name)].some((each) => each.toLowerCase() === wanted),
  );
  if (same !== undefined) return same;
  const right = rightAnswers(folder, known);
  return right.length === 1 ? (right[0] ?? folder) : folder;
}
