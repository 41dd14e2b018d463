/** The collection is hostile until it is read: its folders can be copies from anywhere. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CollectionError } from '@engine/collection/collection-error';
import { CollectionStore, type NewPhoto } from '@engine/collection/collection-store';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';

/** Two photos are read from the disk each time; ATELIER_FUZZ=10000 gives ten thousand to each. */
const FEWER = 300;

let home: ReturnType<typeof temporaryFolder>;
let store: CollectionStore;
let whole: string;
let id: string;
beforeAll(async () => {
  home = temporaryFolder();
  store = new CollectionStore(home.path);
  ({ id: whole } = await store.add(photo(1)));
  ({ id } = await store.add(photo(2)));
});
afterAll(() => {
  home.remove();
});

function photo(shade: number): NewPhoto {
  return {
    id: String(shade).padStart(16, '0'),
    className: 'Coat',
    name: `${shade}.jpg`,
    correction: {
      box: { x: 0, y: 0, width: 1, height: 0.5 },
      notGarment: [{ x: 0.5, y: 0.25 }],
    },
    white: false,
    pixels: new Uint8Array(784).fill(shade),
    thumbnail: Uint8Array.from([0xff, 0xd8, shade]),
  };
}

const place = (file: string) => join(home.path, 'collection', id, file);

/** The other photo is there whatever becomes of this one, of which something is said if it is not. */
async function list(): Promise<void> {
  const { photos, problems, damaged: broken } = await store.list();
  expect(photos.map((each) => each.id)).toContain(whole);
  expect(photos.length + problems.length).toBe(2);
  const [problem] = problems;
  if (problem === undefined) return;
  expect(broken.length === 1 || problem.includes('newer version')).toBe(true);
  throw new CollectionError(problem);
}

it('a damaged entry is read or told of, and hides no other', async () => {
  const entry = readFileSync(place('entry.json'), 'utf8');
  const { read, refused } = await survives(
    damagedJson([entry]),
    [CollectionError],
    (bytes) => {
      writeFileSync(place('entry.json'), bytes);
      return list();
    },
    inputs(FEWER),
  );
  writeFileSync(place('entry.json'), entry);
  expect([read > 5, refused > 60]).toEqual([true, true]);
});

it('a damaged picture is told of', async () => {
  const picture = readFileSync(place('picture.idx'));
  const { refused } = await survives(
    damaged([picture]),
    [CollectionError],
    (bytes) => {
      writeFileSync(place('picture.idx'), bytes);
      return list();
    },
    inputs(FEWER),
  );
  writeFileSync(place('picture.idx'), picture);
  expect(refused).toBeGreaterThan(60);
  await list();
});
