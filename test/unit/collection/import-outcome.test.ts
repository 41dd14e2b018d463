import { describe, expect, it } from 'vitest';
import type { KeptPhoto } from '@engine/collection/entry';
import {
  CollectionImport,
  conflictSentence,
  outcomeSentence,
  skippedFiles,
} from '@engine/collection/import-outcome';

/** File, class, content, and what the collection has of it: its class, and whether that is new. */
type Taken = [file: string, className: string, id: string, kept: string, isNew: boolean];

async function outcomeOf(taken: readonly Taken[]) {
  const all = new CollectionImport();
  for (const [file, className, id, kept, isNew] of taken) {
    const entry = { id, className: kept, isNew } as KeptPhoto;
    all.take(file, className, entry);
  }
  const removed: string[] = [];
  const outcome = await all.end((photos) =>
    Promise.resolve(removed.push(...photos.map(({ id }) => id))),
  );
  return { outcome, removed };
}

describe('an import', () => {
  it('tells new photos from those that were there, and from duplicates', async () => {
    const { outcome, removed } = await outcomeOf([
      ['A/1.png', 'A', 'one', 'A', true],
      ['A/2.png', 'A', 'one', 'A', false],
      ['A/3.png', 'A', 'two', 'A', false],
      ['B/4.png', 'B', 'three', 'B', true],
    ]);
    const duplicates = [{ file: 'A/2.png', of: 'A/1.png' }];
    expect(outcome).toEqual({ added: 2, present: 1, duplicates, conflicts: [] });
    expect(skippedFiles(outcome)).toEqual([{ path: 'A/2.png', says: 'Duplicate of A/1.png.' }]);
    expect(removed).toEqual([]);
    expect(outcomeSentence(outcome)).toBe(
      'Added 2 photos. 1 photo was already in the collection. Skipped 1 duplicate.',
    );
  });

  it('leaves out a photo of two classes, whichever of them came first', async () => {
    const files: Taken[] = [
      ['A/1.png', 'A', 'one', 'A', true],
      ['B/3.png', 'B', 'one', 'A', false],
      ['A/2.png', 'A', 'one', 'A', false],
    ];
    for (const taken of [files, files.toReversed()]) {
      const { outcome, removed } = await outcomeOf(taken);
      expect(outcome).toMatchObject({ added: 0, present: 0, duplicates: [] });
      expect(outcome.conflicts).toHaveLength(1);
      expect(removed).toEqual(['one']);
      const [conflict] = outcome.conflicts;
      expect(conflict?.kept).toBeNull();
      expect(conflict?.files.map(({ file }) => file).sort()).toEqual([
        'A/1.png',
        'A/2.png',
        'B/3.png',
      ]);
      expect(outcomeSentence(outcome)).toBe('Added 0 photos. 1 photo has conflicting classes.');
    }
    const { outcome } = await outcomeOf(files);
    expect(outcome.conflicts.map(conflictSentence)).toEqual([
      'The same photo is in folders of different classes (A/1.png, B/3.png, A/2.png), so it was not added. Keep it in one of them and import again.',
    ]);
    const says = 'The same photo is in folders of different classes: "A", "B".';
    expect(skippedFiles(outcome)).toEqual(
      ['A/1.png', 'B/3.png', 'A/2.png'].map((path) => ({ path, says })),
    );
  });

  it('changes no class that the collection has', async () => {
    const { outcome, removed } = await outcomeOf([
      ['A/1.png', 'A', 'one', 'Coat', false],
      ['Coat/2.png', 'Coat', 'one', 'Coat', false],
    ]);
    expect(outcome).toMatchObject({ added: 0, present: 1, duplicates: [] });
    expect(removed).toEqual([]);
    expect(outcome.conflicts.map(conflictSentence)).toEqual([
      'The photo A/1.png is already in the collection as "Coat", not "A", and was not changed. Relabel it in the Collection view, or remove it there and import again.',
    ]);
    const says = 'Already in the collection as "Coat". Relabel it there to change its class.';
    expect(skippedFiles(outcome)).toEqual([{ path: 'A/1.png', says }]);
  });

  it('names few of many files', async () => {
    const taken = Array.from({ length: 2000 }, (_, at): Taken => [
      `${at % 2}/${at}.png`,
      String(at % 2),
      'one',
      '0',
      at === 0,
    ]);
    const { outcome } = await outcomeOf(taken);
    expect(outcome.conflicts).toHaveLength(1);
    expect(outcome.conflicts.map(conflictSentence).join().length).toBeLessThan(300);
  });
});
