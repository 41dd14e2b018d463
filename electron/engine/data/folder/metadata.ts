/**
 * Labels as Hugging Face's ImageFolder has them: a `metadata.csv` or `metadata.jsonl` that names each file
 * below its own folder (`file_name`) with its class. They win over the names of folders.
 */
import { join, posix } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readRegularFile } from '../../regular-file';
import { printable } from '../../text/printable';
import { DataError } from '../data-error';
import type { ClassOf } from './conventions';

/** Names of files with labels. */
export const METADATA_FILES = ['metadata.csv', 'metadata.jsonl'] as const;
const FILE = /^metadata\.(?:csv|jsonl)$/i;
/** Columns that name a class, names before numbers of classes. */
const COLUMNS = ['label_name', 'class_name', 'label', 'class', 'category'] as const;
const MAX_BYTES = 256 * 2 ** 20;

type Row = Readonly<Record<string, unknown>>;

export interface Metadata {
  /** The files that name classes, by path from the top. */
  sources: string[];
  /** Their columns that name the class. */
  columns: string[];
  /** Files with paths, but without a column that names the class. */
  unlabeled: string[];
  /** The class of a file; null where it has none, undefined where no metadata speaks of its folder. */
  classOf: ClassOf;
  /** Files that have a class, by their composed path. */
  labeled: ReadonlySet<string>;
}

export function isMetadata(path: string): boolean {
  return FILE.test(posix.basename(path));
}

/** @throws DataError where it is not valid */
function rowsOf(text: string, source: string): Row[] {
  if (source.toLowerCase().endsWith('.jsonl')) return jsonRows(text, source);
  try {
    const columns = (names: string[]): string[] => names.map((name) => name.trim());
    return parse(text, { bom: true, columns, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new DataError(`${source} is not a valid CSV file. Save it as CSV with commas.`, {
      cause,
    });
  }
}

function jsonRows(text: string, source: string): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    let row: unknown = null;
    try {
      row = JSON.parse(line);
    } catch {
      // Refused below.
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new DataError(`Line ${index + 1} of ${source} is not a JSON object.`);
    }
    rows.push(row as Row);
  }
  return rows;
}

/** "" where there is none. @throws DataError where it is not one name or number */
function labelText(value: unknown, source: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim().normalize();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new DataError(`${source} has a label that is not one name or number.`);
}

/** From the top of the folder, composed; outside of it, a path that no file has. */
function pathIn(folder: string, fileName: string): string {
  return posix.normalize(posix.join(folder, fileName.replaceAll('\\', '/'))).normalize();
}

class Collector {
  readonly sources: string[] = [];
  readonly columns = new Set<string>();
  readonly unlabeled: string[] = [];
  readonly classes = new Map<string, string>();
  private readonly folders: string[] = [];

  take(source: string, rows: readonly Row[]): void {
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    if (!names.has('file_name')) return;
    const column = COLUMNS.find((name) => names.has(name));
    if (column === undefined) {
      this.unlabeled.push(source);
      return;
    }
    const folder = posix.dirname(source);
    this.sources.push(source);
    this.columns.add(column);
    this.folders.push(folder === '.' ? '' : `${folder}/`.normalize());
    for (const row of rows) {
      const name = row['file_name'];
      if (typeof name !== 'string' || name === '') continue;
      this.label(pathIn(folder, name), labelText(row[column], source), source);
    }
  }

  governs(path: string): boolean {
    return this.folders.some((folder) => path.startsWith(folder));
  }

  /** @throws DataError where it has another label already */
  private label(path: string, label: string, source: string): void {
    if (label === '') return;
    const known = this.classes.get(path);
    if (known !== undefined && known !== label) {
      throw new DataError(
        `${source} names two classes for ${printable(path)}: “${printable(known)}” and “${printable(label)}”. Keep one of them.`,
      );
    }
    this.classes.set(path, label);
  }
}

/**
 * @param paths of the folder's files, with "/" between names
 * @returns null where none of them is metadata with file names
 * @throws DataError where one is not valid, or names two classes for a file
 */
export async function readMetadata(
  folder: string,
  paths: readonly string[],
): Promise<Metadata | null> {
  const collector = new Collector();
  for (const source of paths.filter(isMetadata)) {
    const path = join(folder, source);
    try {
      const text = (await readRegularFile(path, MAX_BYTES)).toString('utf8');
      collector.take(source, rowsOf(text, source));
    } catch (cause) {
      throw DataError.of(path, cause);
    }
  }
  const { sources, columns, unlabeled, classes } = collector;
  if (sources.length === 0 && unlabeled.length === 0) return null;
  return {
    sources,
    columns: [...columns],
    unlabeled,
    labeled: new Set(classes.keys()),
    classOf(path) {
      const composed = path.normalize();
      return classes.get(composed) ?? (collector.governs(composed) ? null : undefined);
    },
  };
}
