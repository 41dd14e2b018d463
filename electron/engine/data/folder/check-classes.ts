/** Whether the classes of a folder of images can be trained on. */
import { counted } from '../../text/counted';
import { classNameFault } from '../../text/names';
import { printable } from '../../text/printable';
import { MOST_CLASSES } from '../class-limits';
import { DataError } from '../data-error';

/** @param subject what a message says of a class, such as "The class “x”" */
function checkNames(classNames: readonly string[], subject: (name: string) => string): void {
  for (const name of classNames) {
    const fault = classNameFault(name);
    if (fault === null) continue;
    throw new DataError(`${subject(printable(name))} cannot be used. ${fault} Rename it.`);
  }
}

/** @throws DataError where there are too few or too many, or one has a name that no class can have */
export function checkFolders(folder: string, classNames: readonly string[]): void {
  if (classNames.length < 2) {
    throw new DataError(
      `${folder} has ${classNames.length === 0 ? 'no class folders' : `only one class folder (${classNames.join()})`}. It needs a folder of images for each class.`,
    );
  }
  if (classNames.length > MOST_CLASSES) {
    throw new DataError(
      `${folder} has ${counted(classNames.length, 'class folder')}, but there can be at most ${counted(MOST_CLASSES, 'class', 'classes')}.`,
    );
  }
  checkNames(classNames, (name) => `The class folder “${name}”`);
}

/**
 * As `checkFolders`, of classes that a file of metadata names.
 * @param source the file
 */
export function checkLabels(source: string, classNames: readonly string[]): void {
  const { length } = classNames;
  if (length < 2) {
    throw new DataError(
      `${source} labels the images of ${length === 0 ? 'no class' : `only one class (${printable(classNames.join())})`}. It needs images of at least two classes; file_name is a path from the folder of ${source}.`,
    );
  }
  if (length > MOST_CLASSES) {
    throw new DataError(
      `${source} names ${counted(length, 'class', 'classes')}, but there can be at most ${counted(MOST_CLASSES, 'class', 'classes')}.`,
    );
  }
  checkNames(classNames, (name) => `The class “${name}” in ${source}`);
}
