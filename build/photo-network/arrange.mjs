/** The photos of the Clothing dataset in a folder for each class of the photo network. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLASSES } from './classes.mjs';

/**
 * @param {string} clothes a folder for each kind of clothes, and `people.csv` with `file,person`
 * @param {string} place a new folder: links to the photos, and whose each is
 * @returns {number} how many photos
 */
export function arrange(clothes, place) {
  const lines = readFileSync(join(clothes, 'people.csv'), 'utf8').trim().split('\n').slice(1);
  const people = new Map(lines.map((line) => /** @type {[string, string]} */ (line.split(','))));
  const rows = ['file,person'];
  for (const [name, folders] of Object.entries(CLASSES)) {
    mkdirSync(join(place, name), { recursive: true });
    for (const folder of folders) {
      for (const file of readdirSync(join(clothes, folder)).sort()) {
        const person = people.get(`${folder}/${file}`);
        if (person === undefined) throw new Error(`people.csv does not name ${folder}/${file}`);
        const link = `${folder}-${file}`;
        symlinkSync(resolve(clothes, folder, file), join(place, name, link));
        rows.push(`${name}/${link},${person.trim()}`);
      }
    }
  }
  writeFileSync(join(place, 'people.csv'), `${rows.join('\n')}\n`);
  return rows.length - 1;
}
