import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectionStore, type NewPhoto } from '@engine/collection/collection-store';
import { pictureId } from '@engine/collection/picture-id';
import { encodeIdx } from '@engine/data/idx';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let store: CollectionStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new CollectionStore(home.path);
});
afterEach(() => {
  home.remove();
});

/** A photo whose picture is of one shade. */
function photo(shade: number, changes: Partial<NewPhoto> = {}): NewPhoto {
  return {
    id: shade.toString(16).padStart(16, '5'),
    className: 'Trouser',
    name: `${shade}.jpg`,
    correction: { box: null, notGarment: [{ x: 0.5, y: 0.25 }] },
    white: false,
    pixels: new Uint8Array(784).fill(shade),
    thumbnail: Uint8Array.from([0xff, 0xd8, shade]),
    ...changes,
  };
}

const folderOf = (id: string) => join(home.path, 'collection', id);

describe('the collection', () => {
  it('is empty at first', async () => {
    expect(await store.list()).toEqual({ photos: [], problems: [], damaged: [] });
  });

  it('gives back what was put there, the newest first', async () => {
    const first = await store.add(photo(1));
    const second = await store.add(photo(2, { className: '  hat ', white: true }));
    const { photos, problems } = await store.list();
    expect(problems).toEqual([]);
    expect(photos.map(({ addedAt }) => addedAt)).toEqual(
      [first.addedAt, second.addedAt].sort().reverse(),
    );
    const hat = photos.find(({ id }) => id === second.id);
    expect(hat).toMatchObject({ className: 'hat', name: '2.jpg', white: true, formatVersion: 2 });
    expect(hat?.correction.notGarment).toEqual([{ x: 0.5, y: 0.25 }]);
    expect([...(hat?.pixels ?? [])]).toEqual([...photo(2).pixels]);
    expect([...(hat?.thumbnail ?? [])]).toEqual([0xff, 0xd8, 2]);
  });

  it('keeps the same photo once, with the class that was said last', async () => {
    const { id } = await store.add(photo(1));
    expect(await store.add(photo(1, { className: 'hat' }))).toMatchObject({ id, className: 'hat' });
    const { photos } = await store.list();
    expect(photos.map(({ className }) => className)).toEqual(['hat']);
  });

  it('leaves a photo that it has as it is, where it is asked to', async () => {
    expect(await store.add(photo(1), 'leave')).toMatchObject({ isNew: true });
    const again = await store.add(photo(1, { className: 'hat' }), 'leave');
    expect(again).toMatchObject({ isNew: false, className: 'Trouser' });
    expect(await store.add(photo(1, { className: 'hat' }))).toMatchObject({
      isNew: false,
      className: 'hat',
    });
    const text = readFileSync(join(folderOf(again.id), 'entry.json'), 'utf8');
    expect(Object.keys(JSON.parse(text) as object)).not.toContain('isNew');
  });

  it('takes photos that come at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, at) => store.add(photo(at % 20))));
    expect((await store.list()).photos).toHaveLength(20);
    expect(readdirSync(join(home.path, 'collection'))).toHaveLength(20);
  });

  it('refuses names that are no class', async () => {
    for (const className of ['', '  ', 'two\nlines', 'x'.repeat(41)]) {
      await expect(store.add(photo(1, { className }))).rejects.toThrow(/A class/);
    }
    expect((await store.list()).photos).toEqual([]);
  });

  it('relabels several at once, and none where one of them is not there', async () => {
    const ids = [(await store.add(photo(1))).id, (await store.add(photo(2))).id];
    await store.relabel(ids, 'hat');
    expect((await store.list()).photos.map(({ className }) => className)).toEqual(['hat', 'hat']);
    await expect(store.relabel([...ids, '0123456789abcdef'], 'scarf')).rejects.toThrow(
      /There is no photo "0123456789abcdef"/,
    );
    expect((await store.list()).photos.map(({ className }) => className)).toEqual(['hat', 'hat']);
  });

  it('removes', async () => {
    const { id } = await store.add(photo(1));
    await store.add(photo(2));
    await expect(store.remove([id, '../runs'])).rejects.toThrow(/There is no photo "..\/runs"/);
    await store.remove([id]);
    expect((await store.list()).photos.map(({ name }) => name)).toEqual(['2.jpg']);
    expect(readdirSync(join(home.path, 'collection'))).toHaveLength(1);
  });
});

describe('photos that look alike to a network', () => {
  const red = { thumbnail: Uint8Array.of(0xff, 0xd8, 1) };
  const blue = { thumbnail: Uint8Array.of(0xff, 0xd8, 2) };

  /** As versions before 2 have kept it. */
  function keepOld(photo: NewPhoto): string {
    const id = pictureId(photo.pixels);
    const { pixels, thumbnail, ...said } = photo;
    mkdirSync(folderOf(id), { recursive: true });
    const entry = { ...said, formatVersion: 1, id, addedAt: '2026-01-01T00:00:00.000Z' };
    writeFileSync(join(folderOf(id), 'entry.json'), JSON.stringify(entry));
    writeFileSync(join(folderOf(id), 'picture.idx'), encodeIdx([28, 28], pixels));
    writeFileSync(join(folderOf(id), 'photo.jpg'), thumbnail);
    return id;
  }

  it('are both kept', async () => {
    const one = await store.add(photo(1, red));
    const other = await store.add(photo(1, { ...blue, id: 'b'.repeat(16) }));
    expect([one.isNew, other.isNew]).toEqual([true, true]);
    expect(other.picture).toBe(one.picture);
    expect((await store.list()).photos).toHaveLength(2);
  });

  it('are both kept beside one of an older version, which is known again', async () => {
    const old = keepOld(photo(1, red));
    expect(await store.add(photo(1, red), 'leave')).toMatchObject({ id: old, isNew: false });
    expect(await store.add(photo(1, blue), 'leave')).toMatchObject({ isNew: true });
    const known = await store.add(photo(1, { ...red, className: 'hat' }));
    expect(known).toMatchObject({ id: old, isNew: false, className: 'hat', formatVersion: 1 });
    const { photos, problems } = await store.list();
    expect(problems).toEqual([]);
    expect(photos.map(({ id, picture }) => [id, picture]).sort()).toEqual(
      [
        [old, old],
        [photo(1).id, old],
      ].sort(),
    );
  });
});

describe('folders that are torn or foreign', () => {
  it.each([
    ['entry.json', /damaged: entry\.json is missing or cannot be read/],
    ['picture.idx', /damaged: picture\.idx is missing or cannot be read/],
    ['photo.jpg', /damaged: photo\.jpg is missing or cannot be read/],
  ])('are told in a sentence without %s, and hide no other', async (file, sentence) => {
    const { id } = await store.add(photo(1));
    await store.add(photo(2));
    rmSync(join(folderOf(id), file));
    const { photos, problems, damaged } = await store.list();
    expect(photos).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(damaged).toEqual([id]);
    await store.remove(damaged);
    expect((await store.list()).problems).toEqual([]);
  });

  it('are told where a file was cut off or changed, and replaced by the whole photo', async () => {
    const { id } = await store.add(photo(1));
    const file = join(folderOf(id), 'picture.idx');
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 300));
    expect((await store.list()).problems[0]).toMatch(/picture\.idx is truncated/);
    writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.from([9])]));
    expect((await store.list()).problems[0]).toMatch(/picture\.idx has changed/);
    writeFileSync(join(folderOf(id), 'entry.json'), '{"formatVersion": 1,');
    expect((await store.list()).problems[0]).toMatch(/entry\.json is damaged/);
    await store.add(photo(1));
    expect(await store.list()).toMatchObject({ photos: [{ id }], problems: [] });
  });

  it('are left alone where a newer version or somebody else put them there', async () => {
    const { id } = await store.add(photo(1));
    cpSync(folderOf(id), folderOf('0123456789abcdef'), { recursive: true });
    mkdirSync(folderOf('holiday'));
    mkdirSync(folderOf('.unfinished-1'));
    writeFileSync(join(folderOf(id), 'entry.json'), JSON.stringify({ formatVersion: 3, id }));
    const { photos, problems, damaged } = await store.list();
    expect(photos).toEqual([]);
    expect(problems.sort()).toEqual([
      expect.stringMatching(/"holiday" in the collection is not one of its photos/),
      expect.stringMatching(/entry\.json belongs to another photo/),
      expect.stringMatching(/written by a newer version of Atelier/),
    ]);
    expect(damaged).toEqual(['0123456789abcdef']);
    await expect(store.add(photo(1))).rejects.toThrow(/newer version/);
    await expect(store.remove(['holiday'])).rejects.toThrow(/There is no photo "holiday"/);
  });

  it('keeps a photo that two processes add at once, and is listed while one is taken away', async () => {
    // A store of its own for each, as another process has.
    const stores = Array.from({ length: 4 }, () => new CollectionStore(home.path));
    for (let shade = 10; shade < 30; shade++) {
      const added = await Promise.all(
        stores.map((each, at) => each.add(photo(shade, { className: `class ${at}` }))),
      );
      expect(new Set(added.map(({ id }) => id)).size).toBe(1);
    }
    const ids = (await store.list()).photos.map(({ id }) => id);
    expect(ids).toHaveLength(20);
    const [list] = await Promise.all([store.list(), stores[0]?.remove(ids.slice(0, 10))]);
    expect(list).toMatchObject({ problems: [], damaged: [] });
    expect((await store.list()).photos).toHaveLength(10);
  });

  it('removes as damaged only what is damaged still', async () => {
    const [one, other] = [await store.add(photo(1)), await store.add(photo(2))];
    for (const { id } of [one, other]) rmSync(join(folderOf(id), 'picture.idx'));
    const { damaged } = await store.list();
    expect(damaged.sort()).toEqual([one.id, other.id].sort());
    // Another process imports it again.
    await new CollectionStore(home.path).add(photo(1));
    await store.removeDamaged([...damaged, '../runs', '0123456789abcdef']);
    expect((await store.list()).photos.map(({ id }) => id)).toEqual([one.id]);
    expect(readdirSync(join(home.path, 'collection'))).toHaveLength(1);
  });

  it('takes back what was added, but for what was relabeled or removed since', async () => {
    const added = [];
    for (const shade of [1, 2, 3, 4]) added.push(await store.add(photo(shade)));
    const [, relabeled, removed, again] = added.map(({ id }) => id);
    await store.relabel([relabeled ?? ''], 'hat');
    await store.remove([removed ?? '', again ?? '']);
    await setTimeout(2);
    await store.add(photo(4));
    await store.takeBack(added);
    expect((await store.list()).photos.map(({ id }) => id).sort()).toEqual(
      [relabeled, again].sort(),
    );
  });

  it('says that a photo is not there, where another process takes it away', async () => {
    const { id } = await store.add(photo(1));
    await new CollectionStore(home.path).remove([id]);
    await expect(store.relabel([id], 'hat')).rejects.toThrow(/There is no photo/);
  });
});
