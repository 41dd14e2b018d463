/** The photos of the Clothing dataset in a folder for each class of the photo network. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLASSES } from './classes.mjs';

/**
 * A part of the people, of whom a network learns nothing: each part has every nth of them, ordered by
 * their number of photos, so that parts are of about one size.
 * @typedef {{ part: number, of: number }} Fold
 */

/** @param {string} clothes @returns {Map<string, string>} whose each photo is, by "folder/file" */
function peopleOf(clothes) {
  const lines = readFileSync(join(clothes, 'people.csv'), 'utf8').trim().split('\n').slice(1);
  return new Map(
    lines.map(
      (line) => /** @type {[string, string]} */ (line.split(',').map((each) => each.trim())),
    ),
  );
}

/** @param {Iterable<string>} people one for each photo @param {Fold} fold @returns {Set<string>} */
function peopleInFold(people, { part, of }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Set(ordered.filter((_, at) => at % of === part).map(([person]) => person));
}

/**
 * @param {string} clothes a folder for each kind of clothes, and `people.csv` with `file,person`
 * @param {string} place a new folder: links to the photos, and whose each is
 * @param {Fold | null} fold whose photos are for testing; without one, folders are not divided
 * @param {readonly string[]} without classes that are left out
 * @returns {number} how many photos
 */
export function arrange(clothes, place, fold = null, without = []) {
  const people = peopleOf(clothes);
  const held = fold === null ? null : peopleInFold(people.values(), fold);
  const rows = ['file,person'];
  for (const [name, folders] of Object.entries(CLASSES)) {
    if (without.includes(name)) continue;
    for (const folder of folders) {
      for (const file of readdirSync(join(clothes, folder)).sort()) {
        const person = people.get(`${folder}/${file}`);
        if (person === undefined) throw new Error(`people.csv does not name ${folder}/${file}`);
        const split = held === null ? [] : [held.has(person) ? 'test' : 'train'];
        const parts = [...split, name, `${folder}-${file}`];
        mkdirSync(join(place, ...parts.slice(0, -1)), { recursive: true });
        symlinkSync(resolve(clothes, folder, file), join(place, ...parts));
        rows.push(`${parts.join('/')},${person}`);
      }
    }
  }
  writeFileSync(join(place, 'people.csv'), `${rows.join('\n')}\n`);
  return rows.length - 1;
}
