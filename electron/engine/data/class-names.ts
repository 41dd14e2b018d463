/** The names of a data folder's classes: labels.txt, EMNIST's mapping, or digits. */
import { basename, join } from 'node:path';
import { canonicalName } from '../text/canonical-name';
import { grouped } from '../text/counted';
import { isWhole, MAX_CLASS_NAME, REPLACEMENT } from '../text/names';
import { readRegularFile } from '../regular-file';
import { isVisible } from '../text/visible';
import { DataError } from './data-error';
import { hasFile, prefixIn } from './find-files';

const LABELS = 'labels.txt';
/** 256 names of the greatest length, in UTF-16, and as much again. */
const MAX_BYTES = 1024 ** 2;
const LEAST_CLASSES = 2;
export const MOST_CLASSES = 256;

/** What classes are called where nothing names them. */
export const DIGITS: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

/** By its byte-order mark; without one, a text is UTF-8. Windows' editors and shells write all three. */
function decode(bytes: Buffer, name: string): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  try {
    if (isLittle) return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
    // Half a character is refused here: Node's `swap16` throws at an odd number of bytes.
    if (isBig) {
      return new TextDecoder('utf-16le', { fatal: true }).decode(Buffer.from(bytes).swap16());
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const kind = isLittle || isBig ? 'damaged UTF-16' : 'not UTF-8 (Latin-1, perhaps)';
    throw new DataError(`${name} is ${kind}. Save it as UTF-8 and try again.`, { cause });
  }
}

async function readText(path: string): Promise<string> {
  const name = basename(path);
  try {
    const text = decode(await readRegularFile(path, MAX_BYTES), name);
    if (!text.includes('\0')) return text;
    throw new DataError(`${name} is not a text file. Save it as UTF-8, with one name per line.`);
  } catch (cause) {
    throw DataError.of(path, cause);
  }
}

/** @throws DataError where a name cannot be a class's, or two are the same */
function checkNames(names: readonly string[], file: string, most = MOST_CLASSES): void {
  if (names.length < LEAST_CLASSES || names.length > most) {
    throw new DataError(
      `${file} must name ${LEAST_CLASSES} to ${grouped(most)} classes, one per line, but it names ${names.length}.`,
    );
  }
  const strange = names.findIndex((name) => !isVisible(name));
  if (strange !== -1) {
    const isControl = /\p{Cc}/u.test(names[strange] ?? '');
    const what = isControl ? 'a control character' : 'an invisible character or direction mark';
    throw new DataError(`${file} has ${what} in the name of class ${strange}. Remove it.`);
  }
  const replaced = names.findIndex((name) => !isWhole(name));
  if (replaced !== -1) {
    throw new DataError(
      `${file} has the character “${REPLACEMENT}” in the name of class ${replaced}: a letter was lost when it was converted. Correct the name and save the file as UTF-8.`,
    );
  }
  const long = names.findIndex((name) => name.length > MAX_CLASS_NAME);
  if (long !== -1) {
    throw new DataError(
      `${file} has a name of more than ${MAX_CLASS_NAME} characters for class ${long}. Shorten it.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DataError(`${file} names the class "${twice}" twice.`);
}

/**
 * The names in a labels.txt.
 * @param most names that there can be: of IDX files, whose labels are bytes, or of a model
 * @throws DataError as `namesIn`
 */
export async function readList(folder: string, most = MOST_CLASSES): Promise<string[]> {
  const lines = (await readText(join(folder, LABELS))).replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const names = lines.map(canonicalName).filter((line) => line !== '');
  checkNames(names, LABELS, most);
  return names;
}

/** EMNIST's lines are a label and the codes of the characters that it stands for: "1 65 97". */
async function readMapping(folder: string, file: string): Promise<string[] | null> {
  const rows = (await readText(join(folder, file))).split(/\r\n?|\n/).filter((line) => line !== '');
  const numbers = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const [first] = numbers[0] ?? [];
  const isOne = numbers.every(
    ([label, code = 0], at) => label === at + (first ?? 0) && Number.isInteger(code) && code > 32,
  );
  if (!isOne || (first !== 0 && first !== 1)) return null;
  const names = numbers.map(([, code = 0]) => String.fromCodePoint(Math.min(code, 0x10ffff)));
  checkNames(names, file);
  return names;
}

/**
 * Class names, one a line, in the order of the labels; null where the folder names none.
 * @throws DataError when the list is too short, too long, not text, or names a class twice
 */
export async function namesIn(folder: string): Promise<string[] | null> {
  if (await hasFile(folder, LABELS)) return readList(folder);
  const mapping = `${await prefixIn(folder)}mapping.txt`;
  return (await hasFile(folder, mapping)) ? readMapping(folder, mapping) : null;
}

/** As `namesIn`, with the ten digits where the folder names no classes. */
export async function readClassNames(folder: string): Promise<string[]> {
  return (await namesIn(folder)) ?? [...DIGITS];
}
