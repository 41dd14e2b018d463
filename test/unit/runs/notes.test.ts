import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notesChangeSchema, parseNotes, typedTags } from '@engine/runs/notes';
import { RunStore } from '@engine/runs/run-store';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const NOTHING = { note: '', tags: [], color: null, pinned: false, hidden: false };

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  await store.create(runRecord('a'));
});
afterEach(() => {
  home.remove();
});

const file = () => join(store.path('a'), 'notes.json');

describe('what a person says of a run', () => {
  it('is nothing at first', async () => {
    expect((await store.summary('a')).notes).toEqual(NOTHING);
  });

  it('is kept apart from what the trainer writes, and from the name', async () => {
    await store.rename('a', 'My best one');
    await store.annotate('a', { note: 'Wider', addTags: ['best', 'wide'], color: 3 });
    await store.annotate('a', { pinned: true, removeTags: ['wide'] });
    await store.write(runRecord('a', { epochsDone: 9 }));
    expect(await store.summary('a')).toMatchObject({
      name: 'My best one',
      epochsDone: 9,
      notes: { note: 'Wider', tags: ['best'], color: 3, pinned: true, hidden: false },
    });
    expect(readdirSync(store.path('a')).sort()).toEqual(['notes.json', 'run.json']);
  });

  it('keeps a color that was stored under its former name', async () => {
    writeFileSync(file(), JSON.stringify({ note: 'Wider', colour: 3 }));
    expect((await store.summary('a')).notes).toMatchObject({ note: 'Wider', color: 3 });
    await store.annotate('a', { pinned: true });
    expect((await store.summary('a')).notes).toMatchObject({ color: 3, pinned: true });
    await store.annotate('a', { color: 5 });
    expect((await store.summary('a')).notes.color).toBe(5);
  });

  it('never goes into the record that the trainer writes', async () => {
    await store.annotate('a', { note: 'Mine' });
    await store.write({ ...(await store.read('a')), epochsDone: 2 });
    expect(readFileSync(join(store.path('a'), 'run.json'), 'utf8')).not.toContain('Mine');
  });

  it('is all there after many changes at once', async () => {
    const tags = Array.from({ length: 12 }, (_, at) => `t${at}`);
    await Promise.all([
      ...tags.map((tag) => store.annotate('a', { addTags: [tag] })),
      store.rename('a', 'Named meanwhile'),
    ]);
    const { name, notes } = await store.summary('a');
    expect(name).toBe('Named meanwhile');
    expect(notes.tags).toEqual(tags);
  });

  it('opens from a file of before there was more than a name', async () => {
    writeFileSync(file(), '{"name":"Old"}');
    expect(await store.summary('a')).toMatchObject({ name: 'Old', notes: NOTHING });
  });

  it('opens part by part where a part is not what it should be, and keeps what is unknown', async () => {
    writeFileSync(
      file(),
      JSON.stringify({ name: 7, note: 'Read', tags: 'x', color: 99, pinned: 'yes', later: [1] }),
    );
    expect(await store.summary('a')).toMatchObject({
      name: 'Name of a',
      notes: { ...NOTHING, note: 'Read' },
    });
    await store.annotate('a', { hidden: true });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ later: [1], hidden: true });
    for (const odd of [null, 7, 'words', [1, 2]]) expect(parseNotes(odd).notes).toEqual(NOTHING);
  });

  it('is refused in a sentence where it cannot be kept', async () => {
    const problem = (change: unknown) => v.safeParse(notesChangeSchema, change).issues?.[0].message;
    expect(problem({ tags: ['two words'] })).toMatch(/A tag must be one word/);
    expect(problem({ note: 'x'.repeat(2001) })).toMatch(/at most 2000 characters/);
    expect(problem({ color: 9 })).toBeDefined();
    expect(problem({ name: 'x' })).toBeDefined();
    const many = (start: string) => Array.from({ length: 15 }, (_, at) => `${start}${at}`);
    await store.annotate('a', { addTags: many('a') });
    await expect(store.annotate('a', { addTags: many('b') })).rejects.toThrow('at most 20 tags');
    await expect(store.annotate('absent', { note: 'x' })).rejects.toThrow('no run "absent"');
  });

  it('takes tags as they are typed', () => {
    expect(typedTags(' best, #wide best;größer ')).toEqual(['best', 'wide', 'größer']);
    expect(typedTags('  ')).toEqual([]);
  });
});
