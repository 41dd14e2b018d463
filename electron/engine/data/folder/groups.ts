/**
 * Which images belong together, so that none is trained on while another is tested with: all photos of
 * a person, a room, a burst. From `groups.csv` (`file,group`) or `people.csv` (`file,person`).
 */
import { join, posix } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readRegularFile } from '../../regular-file';
import { DataError } from '../data-error';
import { hasFile } from '../find-files';

/** The files, with the column that names the group. */
const FILES: readonly (readonly [name: string, column: string])[] = [
  ['groups.csv', 'group'],
  ['people.csv', 'person'],
];
const MAX_BYTES = 64 * 2 ** 20;

export interface Groups {
  /** The file's name. */
  source: string;
  /** By path from the folder of the file, with "/" between names. */
  groupOf: ReadonlyMap<string, string>;
}

/** PowerShell lists files as `.\red\1.png`, a Unix shell as `./red/1.png`. */
function pathOf(file: string): string {
  return posix.normalize(file.replaceAll('\\', '/')).normalize();
}

/** @throws DataError where it is no table with the two columns */
export function parseGroups(text: string, source: string, column: string): Groups {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new DataError(`${source} is not a valid CSV file. Save it as CSV with commas.`, {
      cause,
    });
  }
  const [first] = rows;
  if (first?.['file'] === undefined || first[column] === undefined) {
    throw new DataError(`${source} must have the columns file and ${column} in its first line.`);
  }
  const groupOf = new Map<string, string>();
  for (const row of rows) {
    const group = row[column] ?? '';
    if (group !== '') groupOf.set(pathOf(row['file'] ?? ''), group);
  }
  return { source, groupOf };
}

/** The groups that a folder names, or null. @throws DataError as parseGroups, or where it cannot be read */
export async function readGroups(folder: string): Promise<Groups | null> {
  for (const [name, column] of FILES) {
    if (!(await hasFile(folder, name))) continue;
    const path = join(folder, name);
    try {
      return parseGroups((await readRegularFile(path, MAX_BYTES)).toString('utf8'), name, column);
    } catch (cause) {
      throw DataError.of(path, cause);
    }
  }
  return null;
}
