/** What was found in a folder of images, to be told. */
import type { Split } from './conventions';

export interface SkippedFile {
  /** From the top of the folder. */
  path: string;
  /** Why it could not be read, in a sentence. */
  says: string;
}

export interface FolderNotes {
  /** Files that could not be read. */
  skipped: SkippedFile[];
  /** Class folders in which there is nothing. */
  emptyClasses: string[];
  /** The splits that are folders. */
  splits: Split[];
  /** The file that names groups, and how many there are. */
  groups: { source: string; count: number } | null;
  /** Shortest and longest side of the files' images, in pixels. */
  sides: { least: number; most: number };
  /** Images that are not as wide to high as those they became, so that the fit changes them. */
  fittedImages: number;
}
