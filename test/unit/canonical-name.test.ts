import { describe, expect, it } from 'vitest';
import { canonicalName, foldedName } from '@engine/text/canonical-name';
import { rightAnswers } from '@engine/classify/photo-evaluation';
import { classOfFolder } from '@engine/collection/class-of-folder';
import { classNameSchema } from '@engine/collection/entry';
import { isMeant, parseFilter } from '@engine/run-table/filter';
import { changedNotes, notesChangeSchema, parseNotes } from '@engine/runs/notes';
import { checkRecord } from '@engine/runs/stored';
import { distinct } from '@engine/fine-tune/outline';
import { runName } from '@contract/fields';
import * as v from 'valibot';
import { CLASS_NAMES, runRecord, runSummary } from '../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

const NFC = 'Café';
const NFD = NFC.normalize('NFD');

describe('the two Unicode forms of a name', () => {
  it('are two texts and one name', () => {
    expect(NFD).not.toBe(NFC);
    expect(canonicalName(` ${NFD} `)).toBe(NFC);
    expect(foldedName(NFD.toUpperCase())).toBe(foldedName(NFC));
  });

  it('are one class: of a folder, of the collection, of photos to fine-tune and to evaluate on', () => {
    expect(rightAnswers(NFD, ['Hat', NFC])).toEqual([NFC]);
    expect(classOfFolder(NFD, [NFC])).toBe(NFC);
    expect(classOfFolder(NFD, [])).toBe(NFC);
    expect(v.parse(classNameSchema, NFD)).toBe(NFC);
    const photos = [NFC, NFD].map((className, at) => ({ id: String(at), className }));
    expect(new Set(distinct(photos).map(({ className }) => className)).size).toBe(1);
  });

  it('are one run’s name, tag and class where a run is read and changed', () => {
    const stored = runRecord('a', {
      name: NFD,
      data: { folder: null, shape: GRAY_28, classNames: [...CLASS_NAMES.slice(1), NFD] },
    });
    const record = checkRecord(stored, 'a');
    expect([record.name, record.data.classNames.at(-1)]).toEqual([NFC, NFC]);
    expect(v.parse(runName, NFD)).toBe(NFC);
    const { name, notes } = parseNotes({ name: NFD, tags: [NFD] });
    expect([name, notes.tags]).toEqual([NFC, [NFC]]);
    const change = v.parse(notesChangeSchema, { addTags: [NFD, NFC] });
    expect(changedNotes({ ...notes, tags: [] }, change).tags).toEqual([NFC]);
    const removal = v.parse(notesChangeSchema, { removeTags: [NFD] });
    expect(changedNotes(notes, removal).tags).toEqual([]);
  });

  it('are found by a filter in either form', () => {
    const run = runSummary('a', { name: `Mine, ${NFC}` }, { tags: [NFC] });
    for (const text of [NFD, NFC, `tag:${NFD}`, `name:${NFD}`]) {
      expect(isMeant(parseFilter(text), run)).toBe(true);
    }
    expect(isMeant(parseFilter('Cafe'), run)).toBe(false);
  });
});
