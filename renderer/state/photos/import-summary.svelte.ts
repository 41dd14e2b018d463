/** What came of files that were added at once. */
import type { SkippedFile } from '@engine/data/folder/notes';
import { isUnreadable } from './arrange';
import type { Photo } from './photo';
import type { FoundPhotos } from './photo-source';

export interface ImportSummary {
  added: number;
  /** Files that were there already. */
  known: number;
  skipped: readonly SkippedFile[];
  /** Files that were not looked at, because the import was stopped. */
  left: number;
}

export const NOT_AN_IMAGE = 'Not an image file.';

/** The files that were added to Classify last, where there were several. */
export class LastAdded {
  #last = $state.raw<{ ids: readonly number[]; known: number; skipped: SkippedFile[] } | null>(
    null,
  );

  take({ photos, skipped }: FoundPhotos, added: readonly Photo[]): void {
    if (photos.length + skipped.length < 2) return;
    this.#last = {
      ids: added.map(({ id }) => id),
      known: photos.length - added.length,
      skipped: skipped.map((path) => ({ path, says: NOT_AN_IMAGE })),
    };
  }

  dismiss(): void {
    this.#last = null;
  }

  /** Null where all of them were added: the list itself shows them. */
  summary(all: readonly Photo[]): ImportSummary | null {
    if (this.#last === null) return null;
    const { ids, known, skipped } = this.#last;
    const unreadable = all.filter((photo) => isUnreadable(photo) && ids.includes(photo.id));
    const reasons = unreadable.map(({ path, problem }) => ({ path, says: problem ?? '' }));
    if (reasons.length + skipped.length + known === 0) return null;
    const added = ids.length - unreadable.length;
    return { added, known, skipped: [...reasons, ...skipped], left: 0 };
  }
}
