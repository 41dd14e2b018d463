/**
 * What came of photos that were imported from folders. A photo is its content: the same one in folders of
 * different classes, or in the collection as another class, is left to the person to decide.
 */
import { canonicalName } from '../text/canonical-name';
import type { SkippedFile } from '../data/folder/notes';
import { counted } from '../text/counted';
import { listed } from '../text/printable';
import type { AddedPhoto, KeptPhoto } from './entry';

interface OfferedFile {
  file: string;
  className: string;
}

export interface ImportConflict {
  id: string;
  /** Those that disagree with each other, or with the collection. */
  files: OfferedFile[];
  /** The class that the collection has for the photo; null where it was left out. */
  kept: string | null;
}

/** Of files, but for the conflicts, which are of photos. */
export interface ImportOutcome {
  added: number;
  /** Already there, in the same class. */
  present: number;
  /** Files with the same photo as another one of the import, in the same class. */
  duplicates: { file: string; of: string }[];
  conflicts: ImportConflict[];
}

interface Offered {
  files: OfferedFile[];
  /** The class that the collection has for it. */
  kept: string;
  /** As the import has added it; null where it was there before. */
  added: AddedPhoto | null;
}

export class CollectionImport {
  /** Files so far. */
  count = 0;
  private readonly offered = new Map<string, Offered>();

  /** @param kept what the collection has of the file, which was added there without changing another */
  take(file: string, className: string, kept: KeptPhoto): void {
    const { id, addedAt } = kept;
    const known = this.offered.get(id) ?? { files: [], kept: kept.className, added: null };
    this.count += 1;
    known.files.push({ file, className: canonicalName(className) });
    if (kept.isNew) known.added = { id, className: kept.className, addedAt };
    this.offered.set(id, known);
  }

  /**
   * @param takeBack takes photos out of the collection: new ones in folders of different classes
   * @returns the same in whichever order the files were taken
   */
  async end(takeBack: (photos: AddedPhoto[]) => Promise<unknown>): Promise<ImportOutcome> {
    const outcome: ImportOutcome = { added: 0, present: 0, duplicates: [], conflicts: [] };
    const left: AddedPhoto[] = [];
    for (const [id, { files, kept, added }] of this.offered) {
      const wanted = added === null ? kept : files[0]?.className;
      const others = files.filter((each) => each.className !== wanted);
      if (added === null) {
        outcome.present += files.length - others.length;
        if (others.length > 0) outcome.conflicts.push({ id, files: others, kept });
      } else if (others.length > 0) {
        outcome.conflicts.push({ id, files, kept: null });
        left.push(added);
      } else {
        const [first, ...copies] = files.map(({ file }) => file);
        outcome.added += 1;
        outcome.duplicates.push(...copies.map((file) => ({ file, of: first ?? '' })));
      }
    }
    if (left.length > 0) await takeBack(left);
    return outcome;
  }
}

function quoted(names: Iterable<string>): string {
  return listed([...names].map((name) => `"${name}"`));
}

/** Which photo has which classes, and what to do. */
export function conflictSentence({ files, kept }: ImportConflict): string {
  const names = listed(files.map(({ file }) => file));
  const classes = quoted(files.map(({ className }) => className));
  return kept === null
    ? `The same photo is in folders of different classes (${names}), so it was not added. Keep it in one of them and import again.`
    : `The photo ${names} is already in the collection as ${quoted([kept])}, not ${classes}, and was not changed. Relabel it in the Collection view, or remove it there and import again.`;
}

/** Each file of which the photo was not added, and why. */
export function skippedFiles({ duplicates, conflicts }: ImportOutcome): SkippedFile[] {
  const inConflict = conflicts.flatMap(({ files, kept }) =>
    files.map(({ file }) => ({
      path: file,
      says:
        kept === null
          ? `The same photo is in folders of different classes: ${quoted(new Set(files.map(({ className }) => className)))}.`
          : `Already in the collection as ${quoted([kept])}. Relabel it there to change its class.`,
    })),
  );
  const copies = duplicates.map(({ file, of }) => ({ path: file, says: `Duplicate of ${of}.` }));
  return [...inConflict, ...copies];
}

/** How many files were new, and what came of the others. */
export function outcomeSentence(outcome: ImportOutcome): string {
  const { added, present, duplicates, conflicts } = outcome;
  const was = (count: number): string => (count === 1 ? 'was' : 'were');
  const sentences = [`Added ${counted(added, 'photo')}.`];
  if (present > 0) {
    sentences.push(`${counted(present, 'photo')} ${was(present)} already in the collection.`);
  }
  if (duplicates.length > 0) {
    sentences.push(`Skipped ${counted(duplicates.length, 'duplicate')}.`);
  }
  const count = conflicts.length;
  if (count > 0) {
    sentences.push(
      `${counted(count, 'photo')} ${count === 1 ? 'has' : 'have'} conflicting classes.`,
    );
  }
  return sentences.join(' ');
}
