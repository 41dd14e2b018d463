/** What was found in a folder of images, to be told. */
import { counted, grouped } from '../../text/counted';
import { listed } from '../../text/printable';
import type { Split } from './conventions';
import type { GroupNotes } from './named-groups';

export interface SkippedFile {
  /** From the top of the folder. */
  path: string;
  /** Why it could not be read, in a sentence. */
  says: string;
}

/** What the metadata files of a folder say of the classes. */
export interface LabelNotes {
  /** The files that name them, from the top of the folder; none where the names of folders count. */
  sources: string[];
  /** The columns of those files. */
  columns: string[];
  /** Files of that kind without a column that names a class. */
  unlabeled: string[];
  /** Images that they give no class, and that are left out. */
  unlisted: number;
  /** Files that they name, and that are not there. */
  absent: number;
}

export interface FolderNotes {
  /** Files that could not be read. */
  skipped: SkippedFile[];
  /** Class folders in which there is nothing. */
  emptyClasses: string[];
  /** The splits that are folders. */
  splits: Split[];
  /** What the file that names groups says, if there is one. */
  groups: GroupNotes | null;
  /** Null where no metadata is there. */
  labels: LabelNotes | null;
  /** Shortest and longest side of the files' images, in pixels. */
  sides: { least: number; most: number };
  /** Images that are not as wide to high as those they became, so that the fit changes them. */
  fittedImages: number;
}

/** Where the classes come from; what metadata says is told, since the folders may say something else. */
export function labelsSay(labels: LabelNotes | null): {
  state: 'good' | 'noted';
  says: string;
} {
  if (labels === null || labels.sources.length === 0) {
    const [source] = labels?.unlabeled ?? [];
    const without =
      source === undefined ? '' : ` ${source} has no column “label”, so it is not used.`;
    return {
      state: source === undefined ? 'good' : 'noted',
      says: `The classes are the names of the folders.${without}`,
    };
  }
  const { sources, columns, unlisted, absent } = labels;
  const quoted = columns.map((name) => `“${name}”`).join(' and ');
  const says = [
    `The classes come from ${listed(sources)} (column ${quoted}), not from the names of the folders.`,
    unlisted === 0
      ? ''
      : `${counted(unlisted, 'image')} without a class there ${unlisted === 1 ? 'was' : 'were'} left out.`,
    absent === 0
      ? ''
      : `${counted(absent, 'file')} named there ${absent === 1 ? 'is' : 'are'} not in the folder.`,
  ];
  return { state: 'noted', says: says.filter((each) => each !== '').join(' ') };
}

/** What the table of groups does for the scores, if it does. */
export function groupsSay(groups: GroupNotes | null): { state: 'good' | 'noted'; says: string } {
  if (groups === null) {
    return {
      state: 'good',
      says: 'None. To keep images that belong together on one side, such as those of a person, add a groups.csv with the columns file and group.',
    };
  }
  const { source, count, absent, divided } = groups;
  if (count === 0) {
    return {
      state: 'noted',
      says: `${source} names no image of this folder, so it has no effect. Write each path relative to the folder of ${source}, such as red/1.jpg.`,
    };
  }
  const named = `${source} names ${counted(count, 'group')}`;
  const says = [
    divided === 0
      ? `${named}; none is split, so scores measure new groups.`
      : `${named}, but ${grouped(divided)} ${divided === 1 ? 'is' : 'are'} divided between the split folders, so scores do not measure new groups. Keep each group in one split folder.`,
    absent === 0
      ? ''
      : `${counted(absent, 'file')} named there ${absent === 1 ? 'is' : 'are'} not in the folder.`,
  ];
  const isGood = divided === 0 && absent === 0;
  return { state: isGood ? 'good' : 'noted', says: says.filter((each) => each !== '').join(' ') };
}
